# Who may read, write and delete files in the workspace.
package files

default allow := false

readers := {"developer", "reviewer", "admin"}

max_size := 1048576

allow if {
	input.action == "read"
	input.subject.role in readers
	in_workspace(input.parameters.path)
	not forbidden
}

allow if {
	input.action == "write"
	input.subject.role == "developer"
	in_workspace(input.parameters.path)
	not endswith(input.parameters.path, ".lock")
	input.parameters.size <= max_size
	not forbidden
}

allow if {
	input.action == "delete"
	input.subject.role == "admin"
	startswith(input.parameters.path, "/workspace/tmp/")
	not forbidden
}

allow if {
	input.action == "list"
	input.subject.role in readers
}

# Nobody gets at these, whatever else is allowed.
forbidden if contains(input.parameters.path, "/.git/")

forbidden if startswith(input.parameters.path, "/workspace/secrets/")

forbidden if climbs(input.parameters.path)

forbidden if input.subject.suspended

in_workspace(path) if startswith(path, "/workspace/")

climbs(path) if contains(path, "/../")

climbs(path) if endswith(path, "/..")
