package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"
)

// evaluateParams: an absent input is not the same as the input null.
type evaluateParams struct {
	ID            int     `json:"id"`
	Input         *string `json:"input"`
	TimeoutMillis int     `json:"timeoutMillis"`
}

// evaluation tells an undefined query from one whose value is null.
type evaluation struct {
	Defined bool `json:"defined"`
	Value   any  `json:"value"`
}

// evaluate runs a prepared query on an input given as JSON text.
func evaluate(params evaluateParams) (evaluation, error) {
	query, known := prepared[params.ID]
	if !known {
		return evaluation{}, fmt.Errorf("no prepared query %d", params.ID)
	}
	limit := time.Duration(params.TimeoutMillis) * time.Millisecond
	options := []rego.EvalOption{rego.EvalExternalCancel(newDeadline(limit))}
	if params.Input != nil {
		input, err := parseInput(*params.Input)
		if err != nil {
			return evaluation{}, err
		}
		options = append(options, rego.EvalParsedInput(input))
	}
	results, err := query.Eval(context.Background(), options...)
	if err != nil {
		return evaluation{}, err
	}
	return single(results)
}

// single is the value of the query's one expression.
func single(results rego.ResultSet) (evaluation, error) {
	switch {
	case len(results) == 0:
		return evaluation{}, nil
	case len(results) > 1 || len(results[0].Expressions) != 1:
		return evaluation{}, errors.New("the query has more than one result")
	default:
		return evaluation{Defined: true, Value: results[0].Expressions[0].Value}, nil
	}
}
