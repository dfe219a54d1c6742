package dev.edgewise.trainer;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.signal.FiniteGuard;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.guard.signal.TruncationGuard;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a [TinyRun] is made of.
///
/// @param before where the run is kept before what guards do at once
/// @param adapter the LoRA adapter to train; null to train all weights
record TinySetup(
        CheckpointStore store,
        CheckpointStore before,
        TrainerSettings settings,
        BooleanSupplier interrupted,
        @Nullable AdapterConfig adapter,
        List<AdmissionGate> gates,
        Imitation imitation,
        Guards guards,
        KlPenalty kl,
        TinyRun.Monitoring monitoring,
        LongSupplier nanoTime,
        Device device) {
    /// Twelve steps of all weights on the CPU, a checkpoint every five, nine of them kept.
    static TinySetup in(Path checkpoints) {
        return in(new CheckpointStore(checkpoints, 9), new CheckpointStore(checkpoints.resolve("before"), 9));
    }

    /// The same with other stores: of the checkpoints, and of the run before what is done at once.
    static TinySetup in(CheckpointStore store, CheckpointStore before) {
        return new TinySetup(
                store,
                before,
                settings(12),
                () -> false,
                null,
                List.of(new OutcomeGate()),
                FrontierImitation.STANDARD,
                new Guards(List.of(new FiniteGuard(), new NoSignalGuard(), new TruncationGuard())),
                new KlPenalty(0.05, true),
                TinyRun.Monitoring.NONE,
                System::nanoTime,
                Device.CPU);
    }

    private static TrainerSettings settings(int steps) {
        return new TrainerSettings(steps, Double.POSITIVE_INFINITY, 0, 5);
    }

    TinySetup steps(int steps) {
        return settings(settings(steps));
    }

    TinySetup settings(TrainerSettings other) {
        return new TinySetup(
                store, before, other, interrupted, adapter, gates, imitation, guards, kl, monitoring, nanoTime, device);
    }

    TinySetup until(BooleanSupplier other) {
        return new TinySetup(
                store, before, settings, other, adapter, gates, imitation, guards, kl, monitoring, nanoTime, device);
    }

    TinySetup adapter(@Nullable AdapterConfig other) {
        return new TinySetup(
                store,
                before,
                settings,
                interrupted,
                other,
                gates,
                imitation,
                guards,
                kl,
                monitoring,
                nanoTime,
                device);
    }

    TinySetup gate(AdmissionGate other) {
        return new TinySetup(
                store,
                before,
                settings,
                interrupted,
                adapter,
                List.of(other),
                imitation,
                guards,
                kl,
                monitoring,
                nanoTime,
                device);
    }

    TinySetup imitation(Imitation other) {
        return new TinySetup(
                store, before, settings, interrupted, adapter, gates, other, guards, kl, monitoring, nanoTime, device);
    }

    TinySetup guards(Guards other) {
        return new TinySetup(
                store,
                before,
                settings,
                interrupted,
                adapter,
                gates,
                imitation,
                other,
                kl,
                monitoring,
                nanoTime,
                device);
    }

    TinySetup kl(KlPenalty other) {
        return new TinySetup(
                store,
                before,
                settings,
                interrupted,
                adapter,
                gates,
                imitation,
                guards,
                other,
                monitoring,
                nanoTime,
                device);
    }

    TinySetup monitoring(TinyRun.Monitoring other) {
        return new TinySetup(
                store, before, settings, interrupted, adapter, gates, imitation, guards, kl, other, nanoTime, device);
    }

    TinySetup clock(LongSupplier other) {
        return new TinySetup(
                store, before, settings, interrupted, adapter, gates, imitation, guards, kl, monitoring, other, device);
    }

    TinySetup on(Device other) {
        return new TinySetup(
                store,
                before,
                settings,
                interrupted,
                adapter,
                gates,
                imitation,
                guards,
                kl,
                monitoring,
                nanoTime,
                other);
    }
}
