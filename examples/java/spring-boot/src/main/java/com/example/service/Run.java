package com.example.service;

import dev.edgewise.Edgewise;
import dev.edgewise.TrainingJob;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.UserException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.run.RunFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run and what has happened in it. Any number of clients may follow it, from the beginning, at their own pace.
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    /// What clients are told: a name, and data that becomes JSON.
    record Event(String name, Map<String, ?> data) {}

    private final List<Event> told = new ArrayList<>();
    private final TrainingJob job;
    private boolean over;

    private Run(RunConfig config, Path directory) {
        job = Edgewise.train(config).directory(directory).listener(this::listen).start();
        Thread.startVirtualThread(this::awaitEnd);
    }

    static Run start(RunConfig config, Path directory) {
        return new Run(config, directory);
    }

    void cancel() {
        job.cancel();
    }

    Path report() {
        return new RunFiles(job.directory()).report();
    }

    /// Returns all events. The iterator waits for those to come.
    Iterable<Event> events() {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return await(next);
            }

            @Override
            public Event next() {
                if (!await(next)) {
                    throw new NoSuchElementException();
                }
                synchronized (told) {
                    return told.get(next++);
                }
            }
        };
    }

    /// Waits until event number `index` has happened; false if the run ended without it.
    private boolean await(int index) {
        synchronized (told) {
            try {
                while (told.size() <= index && !over) {
                    told.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return told.size() > index;
        }
    }

    /// Hears events on the thread that trains, so it only notes them.
    private void listen(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.RunStarted started -> tell("started", Map.of("steps", started.steps()));
            case TrainingEvent.StepCompleted step ->
                tell("step", Map.of("step", step.step(), "metrics", new TreeMap<>(step.metrics())));
            case TrainingEvent.Evaluated evaluated -> {
                Map<String, Double> accuracies = new TreeMap<>();
                evaluated.accuracies().forEach((cell, accuracy) -> accuracies.put(cell.toString(), accuracy));
                tell("evaluated", Map.of("step", evaluated.step(), "accuracy", accuracies));
            }
            case TrainingEvent.Warned warned ->
                tell("warned", Map.of("guard", warned.guard(), "message", warned.message()));
            default -> {}
        }
    }

    private void awaitEnd() {
        try {
            tell("ended", Map.of("stopped", job.result().stopped().words()));
        } catch (UserException e) {
            LOG.warn("{} failed: {}", job.directory(), e.getMessage());
            tell("failed", Map.of("message", e.getMessage()));
        } catch (InterruptedException | RuntimeException e) {
            LOG.error("{} failed", job.directory(), e);
            tell("failed", Map.of("message", "internal error"));
        } finally {
            synchronized (told) {
                over = true;
                told.notifyAll();
            }
        }
    }

    private void tell(String name, Map<String, ?> data) {
        synchronized (told) {
            told.add(new Event(name, data));
            told.notifyAll();
        }
    }
}
