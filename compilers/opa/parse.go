package main

import (
	"encoding/json"

	"github.com/open-policy-agent/opa/v1/ast"
	astjson "github.com/open-policy-agent/opa/v1/ast/json"
)

// withLocations is what `opa parse --json-include locations` shows, less the text of every node.
var withLocations = astjson.Options{MarshalOptions: astjson.MarshalOptions{IncludeLocation: astjson.NodeToggle{
	Term:           true,
	Package:        true,
	Comment:        true,
	Import:         true,
	Rule:           true,
	Head:           true,
	Expr:           true,
	SomeDecl:       true,
	Every:          true,
	With:           true,
	Annotations:    true,
	AnnotationsRef: true,
}}}

// parseSource is `opa parse`: the tree of one module, with the place of every node.
func parseSource(params sourceParams) (json.RawMessage, error) {
	tree, err := ast.ParseModuleWithOpts(params.Module.Path, params.Module.Source, parserOptions)
	if err != nil {
		return nil, err
	}
	astjson.SetOptions(withLocations)
	defer astjson.SetOptions(astjson.Defaults())
	return json.Marshal(tree)
}
