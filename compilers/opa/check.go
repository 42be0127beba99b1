package main

import "github.com/open-policy-agent/opa/v1/ast"

type checkParams struct {
	Modules []module `json:"modules"`
}

// check is `opa check --strict`, without a limit on the number of errors.
func check(params checkParams) (any, error) {
	parsed, err := parseModules(params.Modules)
	if err != nil {
		return nil, err
	}
	compiler := ast.NewCompiler().
		SetErrorLimit(0).
		WithStrict(true).
		WithEnablePrintStatements(true).
		WithUseTypeCheckAnnotations(true)
	if compiler.Compile(treesOf(parsed)); compiler.Failed() {
		return nil, compiler.Errors
	}
	return nil, nil
}
