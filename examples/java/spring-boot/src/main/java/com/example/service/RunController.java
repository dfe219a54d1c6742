package com.example.service;

import dev.edgewise.error.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// The doors of the service.
@RestController
@RequestMapping("/runs")
class RunController {
    /// What a new run is answered with.
    record Started(String id) {}

    private final Runs runs;

    RunController(Runs runs) {
        this.runs = runs;
    }

    @PostMapping
    ResponseEntity<Started> start(@RequestBody String yaml) {
        String id = runs.start(yaml);
        return ResponseEntity.created(URI.create("/runs/" + id)).body(new Started(id));
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable String id) {
        SseEmitter emitter = new SseEmitter();
        Run run = find(id);
        Thread.startVirtualThread(() -> send(run, emitter));
        return emitter;
    }

    /// Returns at once; the run finishes its step first.
    @DeleteMapping("/{id}")
    ResponseEntity<Void> cancel(@PathVariable String id) {
        find(id).cancel();
        return ResponseEntity.accepted().build();
    }

    @GetMapping(path = "/{id}/report", produces = MediaType.TEXT_HTML_VALUE)
    Resource report(@PathVariable String id) {
        Path report = find(id).report();
        if (!Files.exists(report)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "run " + id + " has not ended");
        }
        return new FileSystemResource(report);
    }

    /// A message of Edgewise says what was wrong and what to do, and is made to be shown.
    @ExceptionHandler
    ProblemDetail refused(UserException refused) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, refused.getMessage());
    }

    private Run find(String id) {
        return runs.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no run " + id));
    }

    private static void send(Run run, SseEmitter emitter) {
        try {
            for (Run.Event event : run.events()) {
                emitter.send(SseEmitter.event().name(event.name()).data(event.data(), MediaType.APPLICATION_JSON));
            }
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            emitter.completeWithError(gone); // the client has left; the run goes on
        }
    }
}
