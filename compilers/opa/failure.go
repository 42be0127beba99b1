package main

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// failure is one error for the host. Row and column count from 1; row 0 means that the error has no place.
type failure struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Path    string   `json:"path,omitempty"`
	Row     int      `json:"row,omitempty"`
	Col     int      `json:"col,omitempty"`
	Details []string `json:"details,omitempty"`
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
		return []failure{located(one.Location, failure{Code: one.Code, Message: one.Message, Details: lines(one.Details)})}
	}
	if one, ok := errors.AsType[*topdown.Error](err); ok {
		return []failure{located(one.Location, failure{Code: one.Code, Message: one.Message})}
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

func located(location *ast.Location, at failure) failure {
	if location != nil {
		at.Path, at.Row, at.Col = location.File, location.Row, location.Col
	}
	return at
}

func lines(details ast.ErrorDetails) []string {
	if details == nil {
		return nil
	}
	return details.Lines()
}
