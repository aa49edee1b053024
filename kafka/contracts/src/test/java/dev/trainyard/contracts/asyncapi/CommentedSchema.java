package dev.trainyard.contracts.asyncapi;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import dev.trainyard.contracts.codec.ContractSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The messages of the contract with the comments of their files. */
final class CommentedSchema {
    private static final String RESOURCE = "/dev/trainyard/contracts/commented.binpb";

    private final ContractSchema schema;
    private final Map<String, String> comments = new TreeMap<>();

    private CommentedSchema(FileDescriptorSet set) {
        schema = ContractSchema.of(set);
        for (FileDescriptorProto file : set.getFileList()) {
            for (SourceCodeInfo.Location location : file.getSourceCodeInfo().getLocationList()) {
                if (location.hasLeadingComments()) {
                    comments.put(
                            file.getName() + location.getPathList(),
                            location.getLeadingComments().strip().replaceAll("\\s*\\n\\s*", " "));
                }
            }
        }
    }

    static CommentedSchema load() {
        try (InputStream in = CommentedSchema.class.getResourceAsStream(RESOURCE)) {
            return new CommentedSchema(FileDescriptorSet.parseFrom(Objects.requireNonNull(in, RESOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /** A message by its full name. */
    Descriptor message(String fullName) {
        return Objects.requireNonNull(schema.message(fullName), fullName);
    }

    /** The comment before a message, or an empty text. */
    String of(Descriptor message) {
        return comment(message, List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, message.getIndex()));
    }

    /** The comment before a field, or an empty text. */
    String of(FieldDescriptor field) {
        Descriptor message = field.getContainingType();
        return comment(
                field, List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, message.getIndex(), 2, field.getIndex()));
    }

    /** The comment before an enum, or an empty text. */
    String of(EnumDescriptor type) {
        return comment(type, List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, type.getIndex()));
    }

    /** The comment before a value of an enum, or an empty text. */
    String of(EnumValueDescriptor value) {
        return comment(
                value,
                List.of(
                        FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER,
                        value.getType().getIndex(),
                        2,
                        value.getIndex()));
    }

    private String comment(GenericDescriptor what, List<Integer> path) {
        return comments.getOrDefault(what.getFile().getName() + path, "");
    }
}
