package main

import (
	"strings"

	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

func findFile(name string) (protoreflect.FileDescriptor, error) {
	return protoregistry.GlobalFiles.FindFileByPath(name)
}

// collect appends file after everything that it imports: protoc wants that order.
func collect(
	file protoreflect.FileDescriptor, seen map[string]bool, set *descriptorpb.FileDescriptorSet,
) {
	if seen[file.Path()] {
		return
	}
	seen[file.Path()] = true
	imports := file.Imports()
	for i := 0; i < imports.Len(); i++ {
		collect(imports.Get(i).FileDescriptor, seen, set)
	}
	set.File = append(set.File, protodesc.ToFileDescriptorProto(file))
}

func rename(file *descriptorpb.FileDescriptorProto) {
	fix := func(name *string) *string {
		if name == nil || !strings.HasPrefix(strings.TrimPrefix(*name, "."), reserved) {
			return name
		}
		fixed := strings.Replace(*name, reserved, renamed, 1)
		return &fixed
	}
	file.Package = fix(file.Package)
	for _, message := range file.MessageType {
		renameIn(message, fix)
	}
	for _, service := range file.Service {
		for _, method := range service.Method {
			method.InputType = fix(method.InputType)
			method.OutputType = fix(method.OutputType)
		}
	}
}

func renameIn(message *descriptorpb.DescriptorProto, fix func(*string) *string) {
	for _, field := range message.Field {
		field.TypeName = fix(field.TypeName)
	}
	for _, nested := range message.NestedType {
		renameIn(nested, fix)
	}
}
