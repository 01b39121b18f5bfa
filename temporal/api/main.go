// Writes the descriptors of Temporal's public API as one FileDescriptorSet, for protoc
// (--descriptor_set_in) to generate C++ from. Usage: descriptors RPCS OUTPUT LISTING
//
// The Go module holds compiled descriptors and no .proto files; they carry the same facts.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	_ "go.temporal.io/api/errordetails/v1"
	_ "go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// protoc 3.21 would write `namespace namespace {` for this package. Only the C++ namespace and the
// type names change; wire format and RPC paths do not mention it.
const reserved, renamed = "temporal.api.namespace.", "temporal.api.namespace_."

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: descriptors RPCS OUTPUT LISTING")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "descriptors:", err)
		os.Exit(1)
	}
}

func write(rpcs, output, listing string) error {
	set := &descriptorpb.FileDescriptorSet{}
	seen := map[string]bool{}
	roots := []protoreflect.FileDescriptor{
		workflowservice.File_temporal_api_workflowservice_v1_service_proto,
	}
	for _, name := range []string{
		"temporal/api/operatorservice/v1/service.proto",
		"temporal/api/errordetails/v1/message.proto",
	} {
		file, err := findFile(name)
		if err != nil {
			return err
		}
		roots = append(roots, file)
	}
	for _, root := range roots {
		collect(root, seen, set)
	}
	wanted, err := readLines(rpcs)
	if err != nil {
		return err
	}
	if err := prune(set, wanted); err != nil {
		return err
	}
	names := make([]string, 0, len(set.File))
	for _, file := range set.File {
		rename(file)
		// Google's own types come with the protobuf library.
		if !strings.HasPrefix(file.GetName(), "google/protobuf/") {
			names = append(names, file.GetName())
		}
	}
	sort.Strings(names)
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(set)
	if err != nil {
		return err
	}
	if err := os.WriteFile(output, bytes, 0o644); err != nil {
		return err
	}
	return os.WriteFile(listing, []byte(strings.Join(names, "\n")+"\n"), 0o644)
}

// readLines returns the lines of a file without comments and blank lines.
func readLines(path string) ([]string, error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, line := range strings.Split(string(bytes), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines, nil
}
