package dev.trainyard.domain.catalogue;

import dev.trainyard.domain.spec.Precision;

/**
 * One chip.
 *
 * @param name name in specs
 * @param bf16TflopsPeak dense BF16 peak
 * @param fp8TflopsPeak dense FP8 peak
 * @param hbmGib memory that a job can use
 * @param hbmTBps memory bandwidth
 * @param tdpWatts rated power
 * @param scaleUpGBps scale-up bandwidth of the chip, each way
 * @param scaleUpDomainChips chips of one scale-up domain
 * @param scaleOutGbps NIC rate of the chip, each way
 * @param stack name of its software stack
 */
public record Accelerator(
        String name,
        double bf16TflopsPeak,
        double fp8TflopsPeak,
        double hbmGib,
        double hbmTBps,
        double tdpWatts,
        double scaleUpGBps,
        int scaleUpDomainChips,
        double scaleOutGbps,
        String stack) {
    /** Dense peak in TFLOP/s at a precision. */
    public double peakTflops(Precision precision) {
        return switch (precision) {
            case BF16 -> bf16TflopsPeak;
            case FP8 -> fp8TflopsPeak;
        };
    }

    /** NIC rate in bytes: GB/s each way. */
    public double scaleOutGBps() {
        return scaleOutGbps / 8;
    }

    /** Memory in bytes. */
    public long hbmBytes() {
        return Math.round(hbmGib * (1L << 30));
    }
}
