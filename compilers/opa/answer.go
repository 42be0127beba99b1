package main

import (
	"encoding/json"
	"fmt"
)

// request names an operation; the operation decodes its own parameters.
type request struct {
	Op     string          `json:"op"`
	Params json.RawMessage `json:"params"`
}

// reply carries either errors or a result; a result may be null.
type reply struct {
	Result any       `json:"result"`
	Errors []failure `json:"errors,omitempty"`
}

// blob is a result of many bytes. It travels as it is, after a line break, with which no other reply begins: in JSON it
// would be copied and escaped several times.
type blob []byte

// operations is everything the host can ask for.
var operations = map[string]func(json.RawMessage) (any, error){
	"version":  operation(version),
	"check":    unhurried(operation(check)),
	"format":   operation(formatSource),
	"parse":    operation(parseSource),
	"wasm":     unhurried(operation(buildWasm)),
	"plan":     unhurried(operation(buildPlan)),
	"prepare":  unhurried(operation(prepare)),
	"evaluate": operation(evaluate),
	"release":  operation(releaseQuery),
}

// answer never fails and never panics: whatever goes wrong is in the reply.
func answer(text []byte) []byte {
	result, err := run(text)
	if bytes, isBlob := result.(blob); isBlob {
		return append([]byte{'\n'}, bytes...)
	}
	encoded, encodeErr := json.Marshal(reply{Result: result, Errors: failures(err)})
	if encodeErr != nil {
		encoded, _ = json.Marshal(reply{Errors: failures(encodeErr)})
	}
	return encoded
}

func run(text []byte) (result any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			result, err = nil, &coded{code: "opa_panic", message: fmt.Sprint(cause)}
		}
	}()
	var asked request
	if err := json.Unmarshal(text, &asked); err != nil {
		return nil, err
	}
	operate, known := operations[asked.Op]
	if !known {
		return nil, fmt.Errorf("unknown operation %q", asked.Op)
	}
	return operate(asked.Params)
}

// operation decodes the parameters for an operation that is written with its own types.
func operation[P, R any](operate func(P) (R, error)) func(json.RawMessage) (any, error) {
	return func(text json.RawMessage) (any, error) {
		var params P
		if err := json.Unmarshal(text, &params); err != nil {
			return nil, err
		}
		result, err := operate(params)
		if err != nil {
			return nil, err
		}
		return result, nil
	}
}
