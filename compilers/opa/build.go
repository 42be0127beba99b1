package main

import (
	"bytes"

	"github.com/open-policy-agent/opa/internal/compiler/wasm"
	"github.com/open-policy-agent/opa/internal/wasm/encoding"
)

type buildParams struct {
	Modules     []module `json:"modules"`
	Entrypoints []string `json:"entrypoints"`
}

// buildWasm is the policy.wasm of `opa build -t wasm`.
func buildWasm(params buildParams) (blob, error) {
	policy, err := plan(params, "wasm")
	if err != nil {
		return nil, err
	}
	compiled, err := wasm.New().WithPolicy(policy).Compile()
	if err != nil {
		return nil, err
	}
	var encoded bytes.Buffer
	err = encoding.WriteModule(&encoded, compiled)
	return encoded.Bytes(), err
}

// buildPlan is the plan.json of `opa build -t plan`.
func buildPlan(params buildParams) (blob, error) {
	policy, err := plan(params, "plan")
	if err != nil {
		return nil, err
	}
	return encodePlan(policy)
}
