package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.Roll;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.PoolTerms;
import dev.trainyard.jobscheduler.model.placement.GangRepair;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.GangState;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.JobQueue;
import dev.trainyard.jobscheduler.model.queue.JobTerms;
import dev.trainyard.jobscheduler.model.queue.RankList;
import dev.trainyard.jobscheduler.model.queue.Wait;
import java.util.List;

/**
 * What people order about pools, queues and jobs, as far as the scheduler keeps it. Whether a job asks for nodes or
 * gives them back is for the orchestrator to say. Each order answers whether there is something to decide.
 */
final class Orders {
    private final Books books;
    private final GangDecisions decisions;
    private final Catalogue catalogue;
    private final long lookaheadNs;

    Orders(Books books, GangDecisions decisions, Catalogue catalogue, long lookaheadNs) {
        this.books = books;
        this.decisions = decisions;
        this.catalogue = catalogue;
        this.lookaheadNs = lookaheadNs;
    }

    boolean apply(Resource resource, long nowNs) {
        return switch (resource) {
            case Resource.AcceleratorPool pool -> applyPool(pool, nowNs);
            case Resource.CapacityQueue queue -> {
                JobQueue known = books.queue(
                        JobQueue.key(queue.meta().namespace(), queue.meta().name()));
                boolean reordered = !known.isDeclared()
                        || known.spec().strategy() != queue.spec().strategy();
                known.declare(queue.spec());
                yield reconsider(known, reordered);
            }
            case Resource.TrainingJob job -> applyJob(job, nowNs);
        };
    }

    boolean delete(ResourceDeleted deleted, long nowNs) {
        return switch (deleted.kind()) {
            case Resource.POOL_KIND -> {
                int number = books.poolRoll.delete(deleted.namespace(), deleted.name());
                if (number != Roll.UNKNOWN) {
                    books.pool(number).delete(nowNs, lookaheadNs);
                    nodesChanged(number);
                }
                yield number != Roll.UNKNOWN;
            }
            case Resource.QUEUE_KIND -> {
                JobQueue queue = books.queues.get(JobQueue.key(deleted.namespace(), deleted.name()));
                if (queue == null || !queue.isDeclared()) {
                    yield false;
                }
                queue.undeclare();
                yield reconsider(queue, true);
            }
            case Resource.JOB_KIND -> {
                books.jobRoll.delete(deleted.namespace(), deleted.name());
                yield false;
            }
            default -> false;
        };
    }

    private boolean applyPool(Resource.AcceleratorPool pool, long nowNs) {
        Roll.Entry entry = books.poolRoll.apply(pool.meta());
        if (entry.isNew()) {
            books.pools.add(new PoolCapacity(PoolTerms.of(pool, catalogue)));
            decisions.considerEveryone();
            return true;
        }
        PoolCapacity known = books.pool(entry.number());
        int nodes = pool.spec().racks() * known.terms().nodesPerRack();
        if (nodes == known.terms().nodes()) {
            return false;
        }
        known.resize(nodes, nowNs, lookaheadNs);
        nodesChanged(entry.number());
        return true;
    }

    /** After nodes came or went: gangs that wait for nodes are looked at again, spares that are gone are given back. */
    private void nodesChanged(int number) {
        PoolCapacity pool = books.pool(number);
        for (Job job : List.copyOf(books.jobs.values())) {
            Holding holding = job.holding();
            if (holding != null && holding.pool() == number) {
                boolean fewer = GangRepair.dropSparesThatAreGone(pool, holding);
                if (job.state() instanceof GangState.Injured) {
                    books.move(job, new GangState.Injured(holding, Wait.UNTOLD));
                } else if (fewer) {
                    books.noteSpares(job, holding);
                }
            }
        }
        decisions.considerEveryone();
    }

    private boolean applyJob(Resource.TrainingJob resource, long nowNs) {
        Roll.Entry entry = books.jobRoll.apply(resource.meta());
        int priority = resource.spec().priority();
        boolean suspend = resource.spec().suspend();
        if (entry.isNew()) {
            Job job = new Job(entry.number(), JobTerms.of(resource, nowNs));
            job.order(priority, suspend, nowNs);
            books.jobs.put(entry.number(), job);
            return false;
        }
        Job job = books.find(entry.number());
        if (job == null) {
            return false;
        }
        boolean waits = job.state() instanceof GangState.Pending
                && priority != job.terms().priority();
        decisions.forget(job);
        books.order(job, priority, suspend, nowNs);
        if (job.state() instanceof GangState.Pending) {
            decisions.considerJob(job);
        }
        if (waits) {
            decisions.considerEveryone();
        }
        return job.state() instanceof GangState.Pending;
    }

    /** The terms of a queue changed: every reason that may be out of date is told anew, and everyone may have a chance. */
    private boolean reconsider(JobQueue queue, boolean reordered) {
        RankList pending = queue.pending();
        for (int place = 0; place < pending.size(); place++) {
            Job job = books.job(Job.numberOf(pending.get(place)));
            if (job.state() instanceof GangState.Pending(Wait told) && (reordered || told == Wait.QUOTA)) {
                job.become(new GangState.Pending(Wait.UNTOLD));
                decisions.considerJob(job);
            }
        }
        decisions.considerEveryone();
        return true;
    }
}
