package main

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// failure is one error for the host; one without a place has none of its three fields.
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	*place
	Details []string `json:"details,omitempty"`
}

// place counts from 1, columns in code points; OPA gives some errors at the end of a text the column 0.
type place struct {
	Path string `json:"path"`
	Row  int    `json:"row"`
	Col  int    `json:"col"`
}

// coded is an error of this program, not of OPA.
type coded struct{ code, message string }

func (c *coded) Error() string { return c.message }

// failures takes an error of OPA apart. It is empty only for nil.
func failures(err error) []failure {
	if err == nil {
		return nil
	}
	if list, ok := errors.AsType[ast.Errors](err); ok {
		return collect(list)
	}
	if list, ok := errors.AsType[rego.Errors](err); ok {
		return collect(list)
	}
	if one, ok := errors.AsType[*ast.Error](err); ok {
		return []failure{{one.Code, one.Message, placeOf(one.Location), lines(one.Details)}}
	}
	if one, ok := errors.AsType[*topdown.Error](err); ok {
		return []failure{{one.Code, one.Message, placeOf(one.Location), nil}}
	}
	if one, ok := errors.AsType[*coded](err); ok {
		return []failure{{Code: one.code, Message: one.message}}
	}
	return []failure{{Code: "opa_error", Message: err.Error()}}
}

func collect[E error](list []E) []failure {
	all := make([]failure, 0, len(list))
	for _, one := range list {
		all = append(all, failures(one)...)
	}
	return all
}

func placeOf(location *ast.Location) *place {
	if location == nil {
		return nil
	}
	return &place{Path: location.File, Row: location.Row, Col: location.Col}
}

func lines(details ast.ErrorDetails) []string {
	if details == nil {
		return nil
	}
	return details.Lines()
}
