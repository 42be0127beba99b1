package main

import (
	"fmt"

	"github.com/open-policy-agent/opa/internal/planner"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
)

// plan does what `opa build` does without optimization, in the order in which it does it, and nothing that only its bundle
// needs: to lay out all modules again, and to print the plan for a debugger that is not there, takes longer than all the
// rest. OPA's optimizer has panicked on valid policies, and its output is harder to trace to a source.
func plan(params buildParams, target string) (*ir.Policy, error) {
	parsed, err := parseModules(params.Modules)
	if err != nil {
		return nil, err
	}
	entrypoints, err := entrypointsOf(params.Entrypoints)
	if err != nil {
		return nil, err
	}
	if len(entrypoints) == 0 {
		return nil, fmt.Errorf("%s compilation requires at least one entrypoint", target)
	}
	// No index of rules: topdown looks things up in it, the planner does not.
	compiler := ast.NewCompiler().WithEvalMode(ast.EvalModeIR)
	if compiler.Compile(treesOf(parsed)); compiler.Failed() {
		return nil, compiler.Errors
	}
	entrypoints, err = withDependents(compiler, entrypoints)
	if err != nil {
		return nil, err
	}
	queries, err := queriesFor(compiler, entrypoints)
	if err != nil {
		return nil, err
	}
	modules := make([]*ast.Module, 0, len(parsed))
	for _, one := range parsed {
		modules = append(modules, compiler.Modules[one.Path])
	}
	builtins := map[string]*ast.Builtin{}
	for _, builtin := range ast.CapabilitiesForThisVersion().Builtins {
		builtins[builtin.Name] = builtin
	}
	return planner.New().WithQueries(queries).WithModules(modules).WithBuiltinDecls(builtins).Plan()
}
