package main

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// maxPrepared bounds the memory that a host can hold by forgetting to release.
const maxPrepared = 256

// noNetwork names the builtins that cannot work here; a policy that calls one is refused instead of seeing undefined.
var noNetwork = map[string]struct{}{"http.send": {}, "net.lookup_ip_addr": {}}

// prepared holds the queries that the host knows by number.
var (
	prepared = map[int]*rego.PreparedEvalQuery{}
	lastID   = 0
)

type prepareParams struct {
	Modules []module `json:"modules"`
	Query   string   `json:"query"`
}

// prepare compiles modules and one query for OPA's own interpreter, topdown.
func prepare(params prepareParams) (int, error) {
	if len(prepared) >= maxPrepared {
		return 0, fmt.Errorf("%d queries are prepared already: release some", maxPrepared)
	}
	parsed, err := parseModules(params.Modules)
	if err != nil {
		return 0, err
	}
	options := []func(*rego.Rego){
		rego.SetRegoVersion(ast.RegoV1),
		rego.UnsafeBuiltins(noNetwork),
		rego.Query(params.Query),
	}
	for _, one := range parsed {
		options = append(options, rego.ParsedModule(one.tree))
	}
	query, err := rego.New(options...).PrepareForEval(context.Background())
	if err != nil {
		return 0, err
	}
	lastID++
	prepared[lastID] = &query
	return lastID, nil
}

type releaseParams struct {
	ID int `json:"id"`
}

// releaseQuery forgets a prepared query; one that is not there is no error.
func releaseQuery(params releaseParams) (any, error) {
	delete(prepared, params.ID)
	return nil, nil
}
