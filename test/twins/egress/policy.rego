# Which connections an agent may open.
package egress

import rego.v1

default decision := "deny"

decision := "allow" if {
	allowed
	not blocked
	not asks
}

decision := "ask" if {
	allowed
	not blocked
	asks
}

https_ports := [443, 8443]

networks := ["10.0.0.0/8", "192.168.0.0/16"]

allowed if {
	input.action == "connect_host"
	not has_addr
	known_host
	input.parameters.port in https_ports
}

allowed if {
	input.action == "connect_addr"
	some range in networks
	net.cidr_contains(range, input.parameters.addr)
	input.parameters.port > 0
	input.parameters.port < 1024
}

known_host if input.parameters.host == "api.example.com"

known_host if endswith(input.parameters.host, ".example.org")

# The database network is for nobody.
blocked if {
	input.action == "connect_addr"
	net.cidr_contains("10.0.5.0/24", input.parameters.addr)
}

blocked if input.parameters.host == "blocked.example.org"

# Old protocols are for a person to decide.
asks if input.parameters.protocol in {"http", "ftp"}

has_addr if input.parameters.addr
