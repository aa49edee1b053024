package dev.trainyard.door.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuardTest {
    @Test
    void aTokenIsWanted() throws Exception {
        try (DoorRig rig = new DoorRig(DoorSettings.loopback(0).withToken("s3cret"))) {
            var without = rig.get("/clock");
            assertThat(without.status()).isEqualTo(401);
            assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(rig.call("GET", "/clock", "", "Authorization", "Bearer wrong")
                            .status())
                    .isEqualTo(403);
            assertThat(rig.call("GET", "/clock", "", "Authorization", "Bearer s3cret")
                            .status())
                    .isEqualTo(200);
            assertThat(rig.get("/livez").status()).isEqualTo(200);
            assertThat(rig.get("/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void aLargeBodyIsRefused() throws Exception {
        try (DoorRig rig = new DoorRig()) {
            var answer = rig.post("/apply", "x".repeat((1 << 20) + 1));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void tooManyWaitingCommandsAndWatchesAreRefused() throws Exception {
        DoorLimits limits = new DoorLimits(1 << 20, 10, 0, 3);
        try (DoorRig rig = new DoorRig(DoorSettings.loopback(0).withLimits(limits))) {
            rig.applyPoolsAndQueue();
            var answer = rig.post(DoorRig.JOBS, DoorRig.job("one"));
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            rig.log.window(1);
            assertThat(rig.post(DoorRig.JOBS, DoorRig.job("one")).status()).isEqualTo(201);
            assertThat(rig.get(DoorRig.JOBS + "?watch=true").status()).isEqualTo(429);
        }
    }

    @Test
    void pagesOfOthersAreRefused() throws Exception {
        try (DoorRig rig = new DoorRig()) {
            assertThat(rig.post("/clock/pause", "", "Origin", "http://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(rig.log.orders).isEmpty();
        }
    }
}
