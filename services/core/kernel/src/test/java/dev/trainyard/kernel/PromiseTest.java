package dev.trainyard.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import org.junit.jupiter.api.Test;

/** The engine refuses whatever would break the conservative rule. */
class PromiseTest {
    /** Asked on the way. */
    record Ask(int what) {}

    private static final RunParameters RUN = new RunParameters(1, 1_000, 1_000_000);

    @Test
    void aDelayBelowTheLookaheadIsRefused() {
        ShardEngine engine = engine((kind, ctx) -> ctx.send(1, 999, new Ask(1)), 0, Long.MAX_VALUE);
        assertThatThrownBy(() -> engine.runWindow(5_000, e -> {})).hasMessageContaining("shorter than the lookahead");
    }

    @Test
    void aQuietTimerMustKeepItsPromise() {
        ShardEngine engine = engine((kind, ctx) -> ctx.send(1, 1_000, new Ask(1)), 0, 50_000);
        assertThatThrownBy(() -> engine.runWindow(5_000, e -> {})).hasMessageContaining("promised none before");
    }

    @Test
    void aQuietTimerMayNotSetATimerThatBreaksItsPromise() {
        ShardEngine engine = engine((kind, ctx) -> ctx.schedule(ctx.nowNs() + 1, 9, 0, 0), 0, 50_000);
        assertThatThrownBy(() -> engine.runWindow(5_000, e -> {})).hasMessageContaining("promised none before");
    }

    @Test
    void aQuietTimerMayKeepItsPromiseThroughAnotherTimer() {
        ShardEngine engine = engine(
                (kind, ctx) -> {
                    if (kind == 1) {
                        ctx.schedule(49_000, 9, 0, 0);
                    } else {
                        ctx.send(1, 1_000, new Ask(2));
                    }
                },
                0,
                50_000);
        assertThat(engine.report().earliestOutputNs()).isEqualTo(50_000);
        engine.runWindow(49_500, e -> assertThat(e.timeNs()).isEqualTo(50_000));
        assertThat(engine.report().earliestArrivalNs()).isEqualTo(50_000);
    }

    @Test
    void publishingNeverEndsAWindow() {
        ShardEngine engine = engine((kind, ctx) -> ctx.publish(new Ask(3)), 0, VirtualTime.NEVER_NS);
        assertThat(engine.report().earliestOutputNs()).isEqualTo(VirtualTime.NEVER_NS);
        engine.runWindow(5_000, e -> {});
        assertThat(engine.report().earliestArrivalNs()).isEqualTo(VirtualTime.NEVER_NS);
        assertThat(engine.report().sequences()).isEqualTo(1);
    }

    @Test
    void anEventOfADoneWindowIsRefused() {
        ShardEngine engine = engine((kind, ctx) -> {}, 0, VirtualTime.NEVER_NS);
        engine.runWindow(5_000, e -> {});
        assertThatThrownBy(() -> engine.offer(new Envelope(4_999, 0, 2, 0, 1, new Ask(1))))
                .hasMessageContaining("after its window");
    }

    @Test
    void aWaitingEventCountsAsAnOutput() {
        ShardEngine engine = engine((kind, ctx) -> {}, 0, VirtualTime.NEVER_NS);
        engine.offer(new Envelope(8_000, 0, 2, 0, 1, new Ask(1)));
        assertThat(engine.report().earliestOutputNs()).isEqualTo(9_000);
    }

    private interface OnTimer {
        void handle(int kind, Context ctx);
    }

    private static ShardEngine engine(OnTimer onTimer, long atNs, long promiseNs) {
        Model model = new Model() {
            @Override
            public void onEvent(Envelope event, Context ctx) {
                if (event.source() == Envelope.DOOR) {
                    ctx.scheduleQuiet(atNs + 100, promiseNs, 1, 0, 0);
                }
            }

            @Override
            public void onTimer(int kind, long a, long b, Context ctx) {
                onTimer.handle(kind, ctx);
            }

            @Override
            public void writeState(StateWriter out) {}

            @Override
            public void readState(StateReader in) {}
        };
        ShardEngine engine = new ShardEngine(RUN, 0, model, PayloadTypes.ofSealed(Ask.class));
        engine.offer(new Envelope(0, 0, Envelope.DOOR, 0, 1, new Ask(0)));
        engine.runWindow(1, e -> {});
        return engine;
    }
}
