package main

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
)

type buildParams struct {
	Modules     []module `json:"modules"`
	Entrypoints []string `json:"entrypoints"`
}

// buildWasm is the policy.wasm of `opa build -t wasm`.
func buildWasm(params buildParams) ([]byte, error) {
	built, err := build(params, compile.TargetWasm)
	if err != nil {
		return nil, err
	}
	return built.WasmModules[0].Raw, nil
}

// buildPlan is the text of the plan.json of `opa build -t plan`.
func buildPlan(params buildParams) (string, error) {
	built, err := build(params, compile.TargetPlan)
	if err != nil {
		return "", err
	}
	return string(built.PlanModules[0].Raw), nil
}

// build never optimizes: OPA's optimizer has panicked on valid policies, and its output is harder to trace to a source.
func build(params buildParams, target string) (*bundle.Bundle, error) {
	parsed, err := parseModules(params.Modules)
	if err != nil {
		return nil, err
	}
	compiler := compile.New().
		WithRegoVersion(ast.RegoV1).
		WithTarget(target).
		WithEntrypoints(params.Entrypoints...).
		WithBundle(bundleOf(parsed))
	if err := compiler.Build(context.Background()); err != nil {
		return nil, err
	}
	return compiler.Bundle(), nil
}

// bundleOf is the bundle that `opa build` makes of files that are not a bundle yet.
func bundleOf(parsed []parsedModule) *bundle.Bundle {
	made := &bundle.Bundle{}
	made.SetRegoVersion(ast.RegoV1)
	made.Manifest.Init()
	made.Data = map[string]any{}
	for _, one := range parsed {
		made.Modules = append(made.Modules, bundle.ModuleFile{
			URL:    one.Path,
			Path:   one.Path,
			Raw:    []byte(one.Source),
			Parsed: one.tree,
		})
	}
	return made
}
