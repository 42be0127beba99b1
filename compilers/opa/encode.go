package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/open-policy-agent/opa/v1/ir"
)

// encodePlan gives the JSON text that json.Marshal gives. That one copies and checks the text of a block again for every
// block around it; this one writes every block once, and leaves to json.Marshal what has no block in it.
func encodePlan(policy *ir.Policy) ([]byte, error) {
	if policy.Static == nil || policy.Plans == nil || policy.Funcs == nil || policy.UnplannedRules != nil {
		return json.Marshal(policy)
	}
	w := &planWriter{}
	w.text.WriteString(`{"static":`)
	w.leaf(policy.Static)
	w.text.WriteString(`,"plans":{"plans":`)
	writeList(w, policy.Plans.Plans, func(plan *ir.Plan) {
		shell := *plan
		shell.Blocks = nil
		w.around(&shell, `"blocks":`, func() { w.blocks(plan.Blocks) })
	})
	w.text.WriteString(`},"funcs":{"funcs":`)
	writeList(w, policy.Funcs.Funcs, func(function *ir.Func) {
		shell := *function
		shell.Blocks = nil
		w.around(&shell, `"blocks":`, func() { w.blocks(function.Blocks) })
	})
	w.text.WriteString(`}}`)
	return w.text.Bytes(), w.err
}

type planWriter struct {
	text bytes.Buffer
	err  error
}

func (w *planWriter) blocks(blocks []*ir.Block) {
	writeList(w, blocks, w.block)
}

func (w *planWriter) block(block *ir.Block) {
	if block == nil {
		w.text.WriteString("null")
		return
	}
	// OPA writes no null here, unlike for other lists.
	w.text.WriteString(`{"stmts":[`)
	for index, statement := range block.Stmts {
		if index > 0 {
			w.text.WriteByte(',')
		}
		w.text.WriteString(`{"type":"`)
		w.text.WriteString(reflect.Indirect(reflect.ValueOf(statement)).Type().Name())
		w.text.WriteString(`","stmt":`)
		w.statement(statement)
		w.text.WriteByte('}')
	}
	w.text.WriteString(`]}`)
}

// statement writes the statements that have blocks; any other is a leaf, and would be right as a leaf if it had some.
func (w *planWriter) statement(statement ir.Stmt) {
	switch one := statement.(type) {
	case *ir.BlockStmt:
		shell := *one
		shell.Blocks = nil
		w.around(&shell, `"blocks":`, func() { w.blocks(one.Blocks) })
	case *ir.ScanStmt:
		shell := *one
		shell.Block = nil
		w.around(&shell, `"block":`, func() { w.block(one.Block) })
	case *ir.NotStmt:
		shell := *one
		shell.Block = nil
		w.around(&shell, `"block":`, func() { w.block(one.Block) })
	case *ir.WithStmt:
		shell := *one
		shell.Block = nil
		w.around(&shell, `"block":`, func() { w.block(one.Block) })
	default:
		w.leaf(one)
	}
}

// around writes a value that has no blocks, and inside it, after their key, what content writes. The key cannot be in a
// string: there its quotes would be escaped.
func (w *planWriter) around(shell any, key string, content func()) {
	text, err := json.Marshal(shell)
	before, after, found := bytes.Cut(text, []byte(key+"null"))
	if err == nil && !found {
		err = fmt.Errorf("no %s in %T: its blocks would be lost", key, shell)
	}
	if err != nil {
		w.err = cmp.Or(w.err, err)
		return
	}
	w.text.Write(before)
	w.text.WriteString(key)
	content()
	w.text.Write(after)
}

func (w *planWriter) leaf(value any) {
	text, err := json.Marshal(value)
	w.err = cmp.Or(w.err, err)
	w.text.Write(text)
}

func writeList[T any](w *planWriter, list []T, write func(T)) {
	if list == nil {
		w.text.WriteString("null")
		return
	}
	w.text.WriteByte('[')
	for index, one := range list {
		if index > 0 {
			w.text.WriteByte(',')
		}
		write(one)
	}
	w.text.WriteByte(']')
}
