package com.example.service;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// All runs since the service was started.
@Component
class Runs implements DisposableBean {
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final Path directory;

    Runs(@Value("${training.directory}") Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /// Starts a run and returns its id.
    ///
    /// @throws dev.edgewise.error.UserException if the configuration cannot be
    String start(String yaml) {
        RunConfig config = ConfigReader.read(yaml, "request", directory, List.of());
        String id = UUID.randomUUID().toString();
        runs.put(id, Run.start(config, directory.resolve(id)));
        return id;
    }

    Optional<Run> find(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /// Cancels what is under way when the service stops. Runs write a checkpoint.
    @Override
    public void destroy() {
        runs.values().forEach(Run::cancel);
    }
}
