package dev.trainyard.contracts.codec;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The messages of the contract, from the descriptor set that protoc makes of the {@code .proto} files at build time. */
public final class ContractSchema {
    private static final String RESOURCE = "/dev/trainyard/contracts/trainyard.binpb";

    private final Map<String, Descriptor> messages = new TreeMap<>();

    private ContractSchema(FileDescriptorSet set) {
        Map<String, FileDescriptorProto> files = new TreeMap<>();
        for (FileDescriptorProto file : set.getFileList()) {
            files.put(file.getName(), file);
        }
        Map<String, FileDescriptor> linked = new TreeMap<>();
        for (String name : files.keySet()) {
            link(name, files, linked).getMessageTypes().forEach(this::add);
        }
    }

    /** The product's own contract. */
    public static ContractSchema load() {
        try (InputStream in = ContractSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new ContractException("the descriptor set " + RESOURCE + " is not on the class path;"
                        + " build kafka/contracts with ./mvnw, which makes it of the .proto files");
            }
            return of(FileDescriptorSet.parseFrom(in));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the descriptor set " + RESOURCE, e);
        }
    }

    /** A contract from any descriptor set that holds its imports too. */
    public static ContractSchema of(FileDescriptorSet set) {
        return new ContractSchema(set);
    }

    /** The message of a full name such as {@code trainyard.events.v1.Event}, or null. */
    public @Nullable Descriptor message(String fullName) {
        return messages.get(fullName);
    }

    /** All messages in order of their full names. */
    public Collection<Descriptor> messages() {
        return Collections.unmodifiableCollection(messages.values());
    }

    private void add(Descriptor message) {
        messages.put(message.getFullName(), message);
        message.getNestedTypes().forEach(this::add);
    }

    private static FileDescriptor link(
            String name, Map<String, FileDescriptorProto> files, Map<String, FileDescriptor> linked) {
        FileDescriptor done = linked.get(name);
        if (done != null) {
            return done;
        }
        FileDescriptorProto file = files.get(name);
        if (file == null) {
            throw new ContractException("the descriptor set lacks the imported file " + name);
        }
        List<FileDescriptor> imports = new ArrayList<>();
        for (String dependency : file.getDependencyList()) {
            imports.add(link(dependency, files, linked));
        }
        try {
            FileDescriptor made = FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
            linked.put(name, made);
            return made;
        } catch (DescriptorValidationException e) {
            throw new ContractException("the descriptor of " + name + " is not valid: " + e.getMessage(), e);
        }
    }
}
