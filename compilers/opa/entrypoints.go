package main

import (
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/internal/planner"
	"github.com/open-policy-agent/opa/internal/ref"
	"github.com/open-policy-agent/opa/v1/ast"
)

// entrypoint is a rule by its path, such as support/decision.
type entrypoint struct {
	path string
	ref  ast.Ref
}

// entrypointsOf reads paths; of those that mean the same, the first one counts.
func entrypointsOf(paths []string) ([]entrypoint, error) {
	found := make([]entrypoint, 0, len(paths))
	for _, path := range paths {
		rule, err := ref.ParseDataPath(path)
		if err != nil {
			return nil, fmt.Errorf("entrypoint %v not valid: use <package>/<rule>", path)
		}
		found = append(found, entrypoint{path, rule})
	}
	return withoutRepeats(found, func(one entrypoint) string { return one.ref.String() }), nil
}

// withDependents adds the rules that depend on entrypoints, in the order of their names: to replace a rule by `with` is
// possible for compiled rules only.
func withDependents(compiler *ast.Compiler, entrypoints []entrypoint) ([]entrypoint, error) {
	dependents := map[*ast.Rule]struct{}{}
	for _, one := range entrypoints {
		for _, rule := range compiler.GetRules(one.ref) {
			collectDependents(compiler, rule, dependents)
		}
	}
	refs := ast.NewSet()
	for rule := range dependents {
		refs.Add(ast.NewTerm(rule.Module.Package.Path.Extend(rule.Head.Ref().GroundPrefix())))
	}
	all := entrypoints
	err := refs.Sorted().Iter(func(term *ast.Term) error {
		rule, isRef := term.Value.(ast.Ref)
		if !isRef {
			return errors.New("a rule without a reference")
		}
		path, err := rule.Ptr()
		all = append(all, entrypoint{path, rule})
		return err
	})
	return withoutRepeats(all, func(one entrypoint) string { return one.path }), err
}

func collectDependents(compiler *ast.Compiler, rule *ast.Rule, into map[*ast.Rule]struct{}) {
	for node := range compiler.Graph.Dependents(rule) {
		other, isRule := node.(*ast.Rule)
		if _, known := into[other]; known || !isRule {
			continue
		}
		into[other] = struct{}{}
		collectDependents(compiler, other, into)
	}
}

// queriesFor asks for the value of every entrypoint.
func queriesFor(compiler *ast.Compiler, entrypoints []entrypoint) ([]planner.QuerySet, error) {
	queries := make([]planner.QuerySet, 0, len(entrypoints))
	unmapped := ""
	for _, one := range entrypoints {
		query := compiler.QueryCompiler()
		body, err := query.Compile(ast.NewBody(ast.Equality.Expr(ast.VarTerm("result"), ast.NewTerm(one.ref))))
		if err != nil {
			return nil, err
		}
		if len(compiler.GetRules(one.ref)) == 0 && unmapped == "" {
			unmapped = one.path
		}
		queries = append(queries, planner.QuerySet{
			Name:          one.path,
			Queries:       []ast.Body{body},
			RewrittenVars: query.RewrittenVars(),
		})
	}
	if unmapped != "" {
		return nil, fmt.Errorf("entrypoint %q does not refer to a rule or policy decision", unmapped)
	}
	return queries, nil
}

func withoutRepeats[T any](list []T, keyOf func(T) string) []T {
	seen := map[string]struct{}{}
	kept := make([]T, 0, len(list))
	for _, one := range list {
		key := keyOf(one)
		if _, repeated := seen[key]; !repeated {
			seen[key] = struct{}{}
			kept = append(kept, one)
		}
	}
	return kept
}
