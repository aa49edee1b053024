#!/usr/bin/env python3
"""A job scheduler of our own: takes the place of Trainyard's job-scheduler in a run, over nothing but the topics.

It gives whole gangs to jobs, by priority and then by number, in the pool with the fewest free nodes that fits; a spare
or a free node takes the rank of a lost one. Quotas and topology do not count. Marks [1] to [7]: see docs/contracts.md.
"""
import struct
import sys
from collections import defaultdict

from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition
from trainyard.clock.v1.clock_pb2 import ClockRecord
from trainyard.clock.v1.done_pb2 import DoneRecord
from trainyard.events.v1.event_pb2 import Event

SERVICE, READERS, NEVER = "job-scheduler", ("chip-node", "network-fabric", "orchestrator"), 2**63 - 1
CHIPS = {"grand-teton-h100": ("h100-sxm", 8), "dgx-h100": ("h100-sxm", 8), "trn2.48xlarge": ("trainium2", 16)}


class Scheduler:
    """What it knows and decides. It sees only events and virtual time, so the same log gives the same answers."""

    def __init__(self):
        self.numbers = {}                         # (table, namespace, name) -> number, until it is deleted
        self.tables = {"AcceleratorPool": [], "TrainingJob": []}
        self.pools, self.jobs = self.tables.values()
        self.faults = defaultdict(set)            # node id -> faults that make it unfit
        self.holder = {}                          # node id -> number of the job that holds it

    def on_event(self, event):
        kind = event.WhichOneof("payload")
        what = getattr(event, kind)
        if kind == "resource_applied":
            self.on_resource(getattr(what.resource, what.resource.WhichOneof("resource")))
        elif kind == "resource_deleted":
            self.numbers.pop((what.kind, what.namespace, what.name), None)
        elif kind == "gang_requested" and what.attempt > self.jobs[what.job]["attempt"]:
            self.jobs[what.job].update(attempt=what.attempt, wants=True, told=False)
        elif kind == "gang_released" and what.attempt >= self.jobs[what.job]["attempt"]:
            self.give_back(self.jobs[what.job])
            self.jobs[what.job].update(attempt=what.attempt, wants=False)
        elif kind == "node_unavailable":
            self.faults[what.node].add(what.fault)
        elif kind == "node_available":
            self.faults[what.node] -= {what.fault, "refused"}
        elif kind == "workers_refused":           # their owner knows better: our copy of their condition was stale
            for node in what.nodes:
                self.faults[node].add("refused")

    def on_resource(self, resource):
        name = resource.DESCRIPTOR.name
        if name in self.tables:
            key = (name, resource.meta.namespace, resource.meta.name)
            number = self.numbers.setdefault(key, len(self.tables[name]))
            if number == len(self.tables[name]):  # the k-th first application has number k
                self.tables[name].append({"attempt": 0, "wants": False, "told": False, "ranks": [], "spares": []})
            self.tables[name][number]["spec"] = resource.spec

    def decide(self):
        """Serves those who wait; called at the end of each virtual instant in which something happened."""
        waiting = [number for number, job in enumerate(self.jobs) if job["wants"]]
        for number in sorted(waiting, key=lambda n: (-self.jobs[n]["spec"].priority, n)):
            job = self.jobs[number]
            if self.place(job, number):
                job["wants"] = False
                yield "gang_placed", dict(job=number, attempt=job["attempt"], nodes=job["ranks"], spares=job["spares"])
            elif not job["told"]:
                job["told"] = True                # reason 2 is WAIT_REASON_CAPACITY
                yield "gang_waiting", dict(job=number, attempt=job["attempt"], reason=2, estimated_start_ns=NEVER,
                                           sentence="too few free nodes in any pool of the wanted accelerator")

    def place(self, job, number):
        spec = job["spec"]
        good = [node for node in job["ranks"] + job["spares"] if self.is_fit(node)]
        best = None
        for pool in range(len(self.pools)):
            mine, free = [node for node in good if node >> 20 == pool], self.free(pool, spec.accelerators)
            if len(mine) + len(free) >= spec.nodes and (mine or not good) and (best is None or len(free) < len(best)):
                best = free
        if best is None:
            return False
        fill = [node for node in job["spares"] if node in good] + best
        ranks = [node if node in good else fill.pop(0) for node in job["ranks"]]  # a rank that is well stays
        ranks += [fill.pop(0) for _ in range(spec.nodes - len(ranks))]
        self.give_back(job)
        job.update(ranks=ranks, spares=fill[:spec.spare_nodes])
        self.holder.update((node, number) for node in ranks + job["spares"])
        return True

    def is_fit(self, node):                       # a node id is the pool's number << 20 | the index in the pool
        spec = self.pools[node >> 20]["spec"]
        return not self.faults[node] and node & 0xFFFFF < spec.racks * spec.rack.nodes

    def free(self, pool, wanted):
        spec = self.pools[pool]["spec"]
        if CHIPS[spec.system] != (wanted.type, wanted.per_node):
            return []
        nodes = (pool << 20 | index for index in range(spec.racks * spec.rack.nodes))
        return [node for node in nodes if node not in self.holder and self.is_fit(node)]

    def give_back(self, job):
        for node in job["ranks"] + job["spares"]:
            del self.holder[node]
        job.update(ranks=[], spares=[])


class Shard:
    """One shard's part in the protocol: reads what grants count, does windows, writes events and reports."""

    def __init__(self, bootstrap, run, scheduler):
        self.run, self.scheduler, broker = run, scheduler, {"bootstrap.servers": bootstrap, "reconnect.backoff.ms": 1000}
        self.consumer = Consumer(broker | {"group.id": f"{run}-{SERVICE}", "enable.auto.commit": False})
        # One request at a time: with two, a new partition may refuse the first and take the second (KAFKA-15591).
        self.producer = Producer(broker | {"enable.idempotence": True, "linger.ms": 0, "max.in.flight": 1})
        self.header = self.map = None
        self.grants, self.next_window = [], 0
        self.waiting, self.inbox = [], []         # events that no grant has counted yet; counted and not handled yet
        self.written = 0                          # our next sequence

    def poll(self):
        message = self.consumer.poll(1.0)
        if message is None or message.error():    # an error here passes by itself, such as a broker that is away
            return
        if message.topic() == f"{self.run}.clock":
            self.read_clock(ClockRecord.FromString(message.value()))
            return
        shard = self.places.index((message.topic(), message.partition()))
        sequence, destinations = struct.unpack(">qQ", message.key())
        if sequence == self.read[shard]:          # [2] lower: seen before; higher: behind a hole that will be filled
            self.read[shard] += 1
            if destinations >> self.me & 1:
                self.waiting.append(Event.FromString(message.value()))

    def read_clock(self, record):                 # [1] of everything in the clock topic the first holds
        self.header = self.header or (record.run_header if record.HasField("run_header") else None)
        self.map = self.map or (record.shard_map if record.HasField("shard_map") else None)
        if record.HasField("grant") and record.grant.window == self.next_window:
            self.grants.append(record.grant)
            self.next_window += 1

    def join(self):
        self.consumer.assign([TopicPartition(f"{self.run}.clock", 0, OFFSET_BEGINNING)])
        while not (self.header and self.map):
            self.poll()
        services = [place.service for place in self.header.shards]
        self.places = [(f"{self.run}.{place.service}.events", place.partition) for place in self.header.shards]
        self.me, self.read = services.index(SERVICE), [0] * len(services)
        self.readers = sum(1 << shard for shard, service in enumerate(services) if service in READERS)
        self.report(-1, NEVER)                    # [4] the first report says: here I am
        self.consumer.incremental_assign([TopicPartition(*place, OFFSET_BEGINNING) for place in self.places])
        mine = TopicPartition(*self.places[self.me])
        end = self.consumer.get_watermark_offsets(mine)[1]
        while end and self.consumer.position([mine])[0].offset < end:
            self.poll()
        self.in_log = self.read[self.me]          # [3] what a process before us wrote is not written again

    def serve(self):
        self.join()
        while True:                               # [2] a grant's counts are barriers: all of that must have been read
            while not self.grants or any(self.read[shard] < count for shard, count in
                                         enumerate(self.grants[0].read_up_to) if shard != self.me):
                self.poll()
            grant = self.grants.pop(0)
            self.report(grant.window, NEVER if grant.end else self.work(grant))
            if grant.end:
                return

    def work(self, grant):
        """Handles everything before the window's end; returns the earliest arrival of what it sent."""
        counted = [event for event in self.waiting if event.sequence < grant.read_up_to[event.source]]
        self.waiting = [event for event in self.waiting if event.sequence >= grant.read_up_to[event.source]]
        self.inbox += counted                     # [2] and nothing beyond the counts, however much was read already
        for command in grant.commands:            # commands come from the door, source -1, to every shard
            event = Event.FromString(command.payload)
            event.time_ns, event.source, event.sequence = command.at_ns, -1, command.sequence
            self.inbox.append(event)
        self.inbox.sort(key=lambda e: (e.time_ns, e.source, e.sequence))  # [5] the canonical order
        arrival = NEVER
        while self.inbox and self.inbox[0].time_ns < grant.to_ns:
            now = self.inbox[0].time_ns
            while self.inbox and self.inbox[0].time_ns == now:
                self.scheduler.on_event(self.inbox.pop(0))
            for kind, fields in self.scheduler.decide():
                readers, time = (self.readers, now + self.header.lookahead_ns) if kind == "gang_placed" else (0, now)
                arrival = min(arrival, time) if readers else arrival  # [6] never earlier than a lookahead from now
                self.write(Event(time_ns=time, sent_ns=now, source=self.me, sequence=self.written, destinations=readers,
                                 **{kind: fields}), kind)
        return arrival

    def write(self, event, kind):                 # [3] one partition, one writer, sequences without a gap
        if event.sequence >= self.in_log:
            self.send(self.places[self.me], event, getattr(event, kind), f"{self.me}", f"{event.sequence}",
                      struct.pack(">qQ", event.sequence, event.destinations))
        self.written += 1

    def report(self, window, arrival):            # [7] when all events are in the log; digest 0: it proves nothing
        self.producer.flush()
        first, record = min((event.time_ns for event in self.inbox), default=NEVER), DoneRecord()
        record.done.window, record.done.process = window, self.map.processes[self.me]
        record.done.shards.add(shard=self.me, sequences=self.written, next_event_ns=first, earliest_arrival_ns=arrival,
                               earliest_output_ns=min(NEVER, first + self.header.lookahead_ns))
        self.send((f"{self.run}.done", 0), record, record.done, f"process/{record.done.process}", f"window-{window}")
        self.producer.flush()

    def send(self, place, record, happened, source, number, key=None):
        self.producer.produce(place[0], record.SerializeToString(deterministic=True), key, partition=place[1], headers={
            "ce_specversion": "1.0", "ce_type": happened.DESCRIPTOR.full_name, "ce_source": f"/{self.run}/{source}",
            "ce_id": number, "content-type": "application/protobuf"})


if __name__ == "__main__":
    _, bootstrap_servers, run_id = sys.argv       # such as 127.0.0.1:9092 my-run
    Shard(bootstrap_servers, run_id, Scheduler()).serve()
    print(f"run {run_id} has ended")
