package main

import (
	"errors"
	"io"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"
)

// parseInput reads exactly one JSON value, with OPA's reading of numbers. A lone surrogate becomes U+FFFD, and of two
// equal keys the last one counts.
func parseInput(text string) (ast.Value, error) {
	decoder := util.NewJSONDecoder(strings.NewReader(text))
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, &coded{code: "opa_input_error", message: "input: " + err.Error()}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, &coded{code: "opa_input_error", message: "input: text after the JSON value"}
	}
	return ast.InterfaceToValue(value)
}
