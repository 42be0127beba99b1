package main

import (
	"cmp"
	"errors"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// module is one Rego file. Its path is written into the Wasm and the plan, so another path is another output.
type module struct {
	Path   string `json:"path"`
	Source string `json:"source"`
}

type parsedModule struct {
	module
	tree *ast.Module
}

// parserOptions reads annotations, as `opa check` does.
var parserOptions = ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true}

// parseModules reads modules as Rego v1, in the order of their paths, and reports the syntax errors of all of them.
func parseModules(modules []module) ([]parsedModule, error) {
	sorted := slices.SortedFunc(slices.Values(modules), func(a, b module) int { return cmp.Compare(a.Path, b.Path) })
	parsed := make([]parsedModule, 0, len(sorted))
	var all ast.Errors
	for _, one := range sorted {
		tree, err := ast.ParseModuleWithOpts(one.Path, one.Source, parserOptions)
		if list, ok := errors.AsType[ast.Errors](err); ok {
			all = append(all, list...)
		} else if err != nil {
			return nil, err
		}
		parsed = append(parsed, parsedModule{one, tree})
	}
	if len(all) > 0 {
		return nil, all
	}
	return parsed, nil
}

// treesOf is what OPA's compiler takes.
func treesOf(parsed []parsedModule) map[string]*ast.Module {
	trees := make(map[string]*ast.Module, len(parsed))
	for _, one := range parsed {
		trees[one.Path] = one.tree
	}
	return trees
}
