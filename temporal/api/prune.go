package main

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/types/descriptorpb"
)

// prune leaves only what the named RPCs can reach: the whole API takes minutes to compile, and most
// of it belongs to RPCs that nobody here calls. rpcs are lines `package.of.service RpcName`.
func prune(set *descriptorpb.FileDescriptorSet, rpcs []string) error {
	messages := map[string]*descriptorpb.DescriptorProto{}
	owner := map[string]string{} // full name of a message or enum → its file
	for _, file := range set.File {
		prefix := "." + file.GetPackage() + "."
		for _, message := range file.MessageType {
			messages[prefix+message.GetName()] = message
			owner[prefix+message.GetName()] = file.GetName()
		}
		for _, enum := range file.EnumType {
			owner[prefix+enum.GetName()] = file.GetName()
		}
	}
	reached := map[string]bool{}
	var reach func(name string) error
	reach = func(name string) error {
		top := topLevel(name, owner)
		if top == "" {
			return fmt.Errorf("no message or enum %s in the API", name)
		}
		if reached[top] {
			return nil
		}
		reached[top] = true
		if message, ok := messages[top]; ok {
			return reachFields(message, reach)
		}
		return nil
	}
	for _, line := range rpcs {
		pkg, name, _ := strings.Cut(line, " ")
		for _, suffix := range []string{"Request", "Response"} {
			if err := reach("." + pkg + "." + name + suffix); err != nil {
				return err
			}
		}
	}
	// Error details and the messages of the update protocol travel as Any: nothing refers to them by
	// type.
	for name, file := range owner {
		if strings.HasPrefix(file, "temporal/api/errordetails/") ||
			strings.HasPrefix(file, "temporal/api/update/") {
			if err := reach(name); err != nil {
				return err
			}
		}
	}
	keepReached(set, reached)
	return nil
}

func topLevel(name string, owner map[string]string) string {
	for name != "" {
		if _, ok := owner[name]; ok {
			return name
		}
		cut := strings.LastIndex(name, ".")
		if cut < 0 {
			return ""
		}
		name = name[:cut]
	}
	return ""
}

func reachFields(message *descriptorpb.DescriptorProto, reach func(string) error) error {
	for _, field := range message.Field {
		if field.TypeName != nil {
			if err := reach(field.GetTypeName()); err != nil {
				return err
			}
		}
	}
	for _, nested := range message.NestedType {
		if err := reachFields(nested, reach); err != nil {
			return err
		}
	}
	return nil
}

func keepReached(set *descriptorpb.FileDescriptorSet, reached map[string]bool) {
	kept := map[string]bool{}
	var files []*descriptorpb.FileDescriptorProto
	for _, file := range set.File {
		own := strings.HasPrefix(file.GetName(), "temporal/")
		prefix := "." + file.GetPackage() + "."
		if own {
			var messages []*descriptorpb.DescriptorProto
			for _, message := range file.MessageType {
				if reached[prefix+message.GetName()] {
					messages = append(messages, message)
				}
			}
			file.MessageType = messages
			file.Service = nil // the driver calls RPCs by path
			if len(messages)+len(file.EnumType) == 0 {
				continue
			}
		} else if !strings.HasPrefix(file.GetName(), "google/protobuf/") {
			continue // google/api: HTTP annotations of the services just dropped
		}
		var imports []string
		for _, name := range file.Dependency {
			if kept[name] {
				imports = append(imports, name)
			}
		}
		file.Dependency = imports
		file.PublicDependency, file.WeakDependency = nil, nil
		kept[file.GetName()] = true
		files = append(files, file)
	}
	set.File = files
}
