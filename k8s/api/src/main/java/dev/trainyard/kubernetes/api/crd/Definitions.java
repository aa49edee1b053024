package dev.trainyard.kubernetes.api.crd;

import dev.trainyard.domain.resource.KubernetesFields;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.status.AcceleratorPoolStatus;
import dev.trainyard.domain.status.CapacityQueueStatus;
import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.domain.status.TrainingJobStatus;
import dev.trainyard.kubernetes.api.AcceleratorPool;
import dev.trainyard.kubernetes.api.CapacityQueue;
import dev.trainyard.kubernetes.api.Placement;
import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.kubernetes.api.YardObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceScale;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresources;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourcesBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableFieldBuilder;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import java.util.List;

/** The CustomResourceDefinitions of all kinds. */
public final class Definitions {
    private Definitions() {}

    /** All definitions, in the order in which people meet the kinds. */
    public static List<CustomResourceDefinition> all() {
        return List.of(pools(), queues(), jobs(), placements());
    }

    /** Those of kinds that people declare; the others are only written by the operator. */
    public static List<CustomResourceDefinition> declared() {
        return List.of(pools(), queues(), jobs());
    }

    private static CustomResourceDefinition pools() {
        CustomResourceSubresources subresources = new CustomResourceSubresourcesBuilder()
                .withNewStatus()
                .endStatus()
                .withScale(new CustomResourceSubresourceScale(".status.selector", ".spec.racks", ".status.racks.total"))
                .build();
        return definition(
                AcceleratorPool.class,
                schema(
                        "A pool of identical accelerator nodes in identical racks on one network, such as H100 servers or"
                                + " Trainium2 instances. Racks are its replicas: kubectl scale changes their number.",
                        new SpecSchema("AcceleratorPool")
                                .of(
                                        AcceleratorPoolSpec.class,
                                        "What the pool is made of, and what fails in it.",
                                        false),
                        StatusSchema.of(AcceleratorPoolStatus.class, "How the pool stands, as far as detected.")),
                subresources,
                Columns.POOLS,
                List.of());
    }

    private static CustomResourceDefinition queues() {
        return definition(
                CapacityQueue.class,
                schema(
                        "A queue that admits training jobs of all namespaces, whole, within quotas of chips.",
                        new SpecSchema("CapacityQueue")
                                .of(
                                        CapacityQueueSpec.class,
                                        "What jobs of the queue may hold, and who goes first.",
                                        false),
                        StatusSchema.of(CapacityQueueStatus.class, "How the queue stands.")),
                statusOnly(),
                Columns.QUEUES,
                List.of());
    }

    private static CustomResourceDefinition jobs() {
        return definition(
                TrainingJob.class,
                schema(
                        "One training job: a model, its work and its layout over chips, the nodes it needs, and what is"
                                + " done about failures. Durations are virtual time. Set spec.suspend to let it save its"
                                + " state, give its nodes back and wait.",
                        withTimeToLive(new SpecSchema("TrainingJob")
                                .of(TrainingJobSpec.class, "What is trained, on what, and until when.", false)),
                        StatusSchema.of(
                                TrainingJobStatus.class,
                                "How the job stands: the latest only. Times in it are virtual, counted from the begin of"
                                        + " the run; lastTransitionTime is wall time.")),
                statusOnly(),
                Columns.JOBS,
                List.of(new SelectableFieldBuilder()
                        .withJsonPath(".spec.queueRef.name")
                        .build()));
    }

    private static CustomResourceDefinition placements() {
        JSONSchemaProps schema = new JSONSchemaPropsBuilder()
                .withType("object")
                .withDescription(
                        "Where a training job lies, or lay last, node by node. The operator writes one for each job"
                                + " that touches more racks than the job's own status names; it has the name of the job and goes"
                                + " with it.")
                .addToProperties(
                        "status", StatusSchema.of(PlacementStatus.class, "Nodes and racks of the newest placement."))
                .build();
        return definition(
                Placement.class,
                schema,
                new CustomResourceSubresourcesBuilder().build(),
                Columns.PLACEMENTS,
                List.of());
    }

    /** What only the operator obeys is no field of the records. */
    private static JSONSchemaProps withTimeToLive(JSONSchemaProps spec) {
        return spec.edit()
                .addToProperties(
                        KubernetesFields.TTL_SECONDS_AFTER_FINISHED,
                        new JSONSchemaPropsBuilder()
                                .withDescription(KubernetesFields.TTL_DESCRIPTION)
                                .withType("integer")
                                .withFormat("int32")
                                .withMinimum(0.0)
                                .build())
                .build();
    }

    private static CustomResourceSubresources statusOnly() {
        return new CustomResourceSubresourcesBuilder()
                .withNewStatus()
                .endStatus()
                .build();
    }

    private static JSONSchemaProps schema(String description, JSONSchemaProps spec, JSONSchemaProps status) {
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .withDescription(description)
                .addToProperties("spec", spec)
                .addToProperties("status", status)
                .withRequired("spec")
                .build();
    }

    private static CustomResourceDefinition definition(
            Class<? extends HasMetadata> type,
            JSONSchemaProps schema,
            CustomResourceSubresources subresources,
            List<CustomResourceColumnDefinition> columns,
            List<SelectableField> selectable) {
        String plural = HasMetadata.getPlural(type);
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(plural + "." + YardObject.GROUP)
                .addToLabels("app.kubernetes.io/part-of", "trainyard")
                .endMetadata()
                .withNewSpec()
                .withGroup(YardObject.GROUP)
                .withScope(Namespaced.class.isAssignableFrom(type) ? "Namespaced" : "Cluster")
                .withNewNames()
                .withKind(HasMetadata.getKind(type))
                .withListKind(HasMetadata.getKind(type) + "List")
                .withPlural(plural)
                .withSingular(HasMetadata.getSingular(type))
                .withShortNames(type.getAnnotation(ShortNames.class).value())
                .withCategories(YardObject.CATEGORY)
                .endNames()
                .addNewVersion()
                .withName(YardObject.VERSION)
                .withServed(true)
                .withStorage(true)
                .withNewSchema()
                .withOpenAPIV3Schema(schema)
                .endSchema()
                .withSubresources(subresources)
                .withAdditionalPrinterColumns(columns)
                .withSelectableFields(selectable)
                .endVersion()
                .endSpec()
                .build();
    }
}
