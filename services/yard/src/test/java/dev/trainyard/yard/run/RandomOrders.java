package dev.trainyard.yard.run;

import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.spec.Quota;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.yard.run.OrderedYard.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Seeded orders for a yard: jobs are cancelled, suspended, resumed, submitted again and given other priorities, pools
 * grow, shrink, go and come back, quotas change and queues go and come back. Some come twice, too late or for nothing.
 * At the end every job is deleted.
 */
final class RandomOrders {
    private static final int KINDS = 12;

    private final RandomStream stream;
    private final List<Resource> resources;
    private final List<Order> orders = new ArrayList<>();
    private long draws;

    private RandomOrders(List<Resource> resources, long seed) {
        this.stream = new RandomStream(seed, "random-orders");
        this.resources = new ArrayList<>(resources);
    }

    /** Orders for the resources of a yard, spread over a time, and the deletion of all jobs at its end. */
    static List<Order> of(List<Resource> resources, long seed, int count, long endNs) {
        RandomOrders random = new RandomOrders(resources, seed);
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = random.time(i == 0 ? 0 : times[i - 1], endNs);
        }
        Arrays.sort(times);
        for (long atNs : times) {
            random.order(atNs);
        }
        for (Resource resource : resources) {
            if (resource instanceof Resource.TrainingJob job) {
                random.orders.add(new Order(endNs, deleted(job)));
            }
        }
        return random.orders;
    }

    /** Some come together, some while the answers to the one before are on their way, some at full seconds. */
    private long time(long beforeNs, long endNs) {
        long spanNs = below(4) == 0 ? 20 * VirtualTime.MINUTE_NS : endNs;
        long atNs = (long) (stream.uniform(0, draws++) * spanNs);
        return switch (below(4)) {
            case 0 -> atNs;
            case 1 -> atNs / VirtualTime.SECOND_NS * VirtualTime.SECOND_NS;
            case 2 -> Math.min(endNs - 1, beforeNs + below(5) * VirtualTime.SECOND_NS / 2);
            default -> Math.min(endNs - 1, beforeNs + (long) (stream.uniform(0, draws++) * 4 * VirtualTime.SECOND_NS));
        };
    }

    private void order(long atNs) {
        int index = below(resources.size());
        Resource resource = resources.get(index);
        YardCommand command =
                switch (resource) {
                    case Resource.TrainingJob job -> orderOfJob(index, job);
                    case Resource.AcceleratorPool pool -> orderOfPool(index, pool);
                    case Resource.CapacityQueue queue -> orderOfQueue(index, queue);
                };
        orders.add(new Order(atNs, command));
    }

    private YardCommand orderOfJob(int index, Resource.TrainingJob job) {
        int priority = job.spec().priority();
        boolean suspend = job.spec().suspend();
        switch (below(KINDS)) {
            case 0 -> {
                return deleted(job);
            }
            case 1 -> {
                return new ResourceDeleted(Resource.JOB_KIND, "default", "nobody");
            }
            case 2, 3 -> priority = below(5);
            case 4 -> {
                // Applied as it is: creates it anew when it was deleted.
            }
            default -> suspend = !suspend;
        }
        Resource.TrainingJob changed =
                new Resource.TrainingJob(job.meta(), job.spec().with(priority, suspend));
        resources.set(index, changed);
        return new ResourceApplied(changed);
    }

    private YardCommand orderOfPool(int index, Resource.AcceleratorPool pool) {
        if (below(KINDS) == 0) {
            return deleted(pool);
        }
        Resource.AcceleratorPool changed =
                new Resource.AcceleratorPool(pool.meta(), pool.spec().withRacks(1 + below(14)));
        resources.set(index, changed);
        return new ResourceApplied(changed);
    }

    private YardCommand orderOfQueue(int index, Resource.CapacityQueue queue) {
        if (below(KINDS) == 0) {
            return deleted(queue);
        }
        List<Quota> quotas = queue.spec().quotas().stream()
                .map(quota -> new Quota(quota.accelerator(), 1 + below(2 * quota.nominal())))
                .toList();
        QueueStrategy strategy = QueueStrategy.values()[below(2)];
        Resource.CapacityQueue changed =
                new Resource.CapacityQueue(queue.meta(), new CapacityQueueSpec(quotas, strategy));
        resources.set(index, changed);
        return new ResourceApplied(changed);
    }

    private static ResourceDeleted deleted(Resource resource) {
        ResourceMeta meta = resource.meta();
        return new ResourceDeleted(resource.kind(), meta.namespace(), meta.name());
    }

    private int below(int bound) {
        return stream.below(bound, 0, draws++);
    }
}
