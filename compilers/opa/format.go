package main

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

type sourceParams struct {
	Module module `json:"module"`
}

// formatSource is `opa fmt`.
func formatSource(params sourceParams) (string, error) {
	text, err := format.SourceWithOpts(params.Module.Path, []byte(params.Module.Source), format.Opts{
		RegoVersion:   ast.RegoV1,
		ParserOptions: &ast.ParserOptions{RegoVersion: ast.RegoV1},
	})
	return string(text), err
}
