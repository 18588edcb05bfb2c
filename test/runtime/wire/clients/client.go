// Calls with Go's github.com/kolo/xmlrpc, as Debian packages it: go run client.go URL. Prints what came back as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/kolo/xmlrpc"
)

type Pen struct {
	Label  string            `xmlrpc:"name_label"`
	Weight float64           `xmlrpc:"weight"`
	Bought time.Time         `xmlrpc:"bought"`
	Config map[string]string `xmlrpc:"other_config"`
	Tags   []string          `xmlrpc:"tags"`
	Spare  string            `xmlrpc:"spare"`
}

var server *xmlrpc.Client

func call(method string, result interface{}, params ...interface{}) error {
	return server.Call(method, params, result)
}

func main() {
	server, _ = xmlrpc.NewClient(os.Args[1], nil)
	var created struct{ Value string }
	var read struct{ Value map[string]interface{} }
	var methods []string
	var answers []interface{}
	bought := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	check(call("pen.create", &created, Pen{Label: "Füller", Weight: 1.5, Bought: bought, Config: map[string]string{}}))
	check(call("pen.get_record", &read, created.Value))
	check(call("system.listMethods", &methods))
	var cups struct{ Value map[string]interface{} }
	check(call("cup.get_all_records", &cups))
	check(call("system.multicall", &answers, []interface{}{
		map[string]interface{}{"methodName": "pen.get_name_label", "params": []interface{}{created.Value}},
		map[string]interface{}{"methodName": "system.methodHelp", "params": []interface{}{"pen.write"}},
		map[string]interface{}{"methodName": "pen.get_length", "params": []interface{}{"x"}},
	}))
	config := map[string]interface{}{}
	if sent, is := read.Value["other_config"].(map[string]interface{}); is && sent != nil {
		config = sent
	}
	// net/rpc makes a text of the fault.
	fault := 0
	var help string
	if failed := call("system.methodHelp", &help, "no.such"); failed != nil {
		fmt.Sscanf(failed.Error(), "Fault(%d)", &fault)
	}
	lists := false
	for _, name := range methods {
		lists = lists || name == "pen.create"
	}
	multicall := []interface{}{}
	for _, answer := range answers {
		value := answer.([]interface{})[0]
		if status, is := value.(map[string]interface{}); is {
			value = status["Status"]
		}
		multicall = append(multicall, value)
	}
	out, err := json.Marshal(map[string]interface{}{
		"lists": lists, "label": read.Value["name_label"], "bought": read.Value["bought"].(time.Time).Format("20060102T15:04:05Z"),
		"config": config, "spare": read.Value["spare"], "multicall": multicall, "fault": fault, "cups": len(cups.Value),
	})
	check(err)
	fmt.Println(string(out))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
