package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episodes;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.RewardException;
import dev.edgewise.generate.Dialogue;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.profile.Phase;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Task;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.tool.format.ToolSupport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Plays episodes: all of a batch write a turn, then all environments answer, each on a thread of its own, and so on
/// until the last episode is over.
///
/// @param limit how long an environment may take to answer
/// @param unscored what the run goes on with where an environment fails; null where the run stops
record EpisodeRoller(
        Generator generator,
        PromptRenderer prompts,
        Duration limit,
        @Nullable Unscored unscored) {
    /// Caches of two turns exist at the same time.
    private static final int CACHES = 2;

    /// Tasks of one environment that are played, and how.
    record Play(
            Environment environment,
            Episodes episodes,
            List<RolloutSampler.Asked> asked,
            int copies,
            SamplingSettings sampling) {
        /// Returns the prompts.
        List<Generator.Request> requests() {
            return asked.stream().map(RolloutSampler.Asked::request).toList();
        }
    }

    /// Plays `copies` episodes of every task and returns them in order.
    ///
    /// @throws dev.edgewise.error.RewardException naming the task whose environment fails or is too late
    List<List<Rollout>> roll(Play play) {
        SamplingSettings sampling = play.sampling().stoppingAt(play.episodes().stop());
        requireTools(play);
        int longest = play.requests().stream()
                .mapToInt(request -> request.promptIds().length)
                .max()
                .orElse(0);
        int width = Math.min(generator.context(), longest + sampling.episodes().tokens());
        int perBatch = Math.max(1, generator.rows(CACHES * width) / play.copies());
        List<List<Rollout>> all = new ArrayList<>();
        for (int start = 0; start < play.asked().size(); start += perBatch) {
            int end = Math.min(play.asked().size(), start + perBatch);
            List<Rollout> rollouts = batch(new Play(
                    play.environment(), play.episodes(), play.asked().subList(start, end), play.copies(), sampling));
            for (int i = 0; i < end - start; i++) {
                all.add(List.copyOf(rollouts.subList(i * play.copies(), (i + 1) * play.copies())));
            }
        }
        return all;
    }

    private void requireTools(Play play) {
        boolean tools = play.asked().stream()
                .anyMatch(asked -> asked.task().conversation().variables().containsKey("tools"));
        ChatTemplate template = prompts.template();
        ToolSupport support = tools && template != null ? ToolSupport.of(template) : null;
        if (tools && (support == null || !support.calls() || !support.results())) {
            throw new ConfigException("environment " + play.environment().name() + " has tools, which "
                    + (template == null ? "raw prompts do" : "the model's chat template does")
                    + " not write, so that the model would not see them. Set prompt.tool_style: schema (--tool-style"
                    + " schema) with a model that has a chat template");
        }
    }

    private List<Rollout> batch(Play play) {
        List<EpisodeRun> runs = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("edgewise-episodes-", 0).factory());
        try (Dialogue dialogue = generator.dialogue(play.requests(), play.copies(), play.sampling())) {
            begin(play, runs);
            Map<Integer, Rollout> failed = play(runs, dialogue, play.sampling(), threads);
            return IntStream.range(0, runs.size())
                    .mapToObj(row -> {
                        Rollout lost = failed.get(row);
                        return lost == null ? runs.get(row).rollout() : lost;
                    })
                    .toList();
        } finally {
            threads.shutdownNow();
            runs.forEach(EpisodeRun::close);
        }
    }

    private void begin(Play play, List<EpisodeRun> runs) {
        for (RolloutSampler.Asked asked : play.asked()) {
            Task task = asked.task();
            Generator.Request request = asked.request();
            for (int copy = 0; copy < play.copies(); copy++) {
                runs.add(new EpisodeRun(
                        play.environment(),
                        task,
                        play.episodes().begin(task, Seeds.derive(request.seed(), "episode", copy)),
                        play.sampling().episodes(),
                        generator.context() - request.promptIds().length));
            }
        }
    }

    /// Plays to the end of all episodes.
    ///
    /// @return the last turn of those whose environment failed, by row
    private Map<Integer, Rollout> play(
            List<EpisodeRun> runs, Dialogue dialogue, SamplingSettings sampling, ExecutorService threads) {
        Map<Integer, Rollout> failed = new HashMap<>();
        List<Integer> playing = new ArrayList<>();
        for (int row = 0; row < runs.size(); row++) {
            playing.add(row);
        }
        List<Completion> written = dialogue.first();
        while (true) {
            List<int[]> answers = answers(runs, playing, written, threads, failed);
            List<Dialogue.Next> next = new ArrayList<>();
            List<Integer> going = new ArrayList<>();
            for (int i = 0; i < playing.size(); i++) {
                EpisodeRun run = runs.get(playing.get(i));
                if (!failed.containsKey(playing.get(i)) && !run.ended()) {
                    going.add(playing.get(i));
                    next.add(new Dialogue.Next(
                            playing.get(i), answers.get(i), Math.min(sampling.maxCompletionLength(), run.left())));
                }
            }
            if (next.isEmpty()) {
                return failed;
            }
            playing = going;
            written = dialogue.next(next);
        }
    }

    private List<int[]> answers(
            List<EpisodeRun> runs,
            List<Integer> playing,
            List<Completion> written,
            ExecutorService threads,
            Map<Integer, Rollout> failed) {
        try (var _ = generator.profile().phase(Phase.REWARD)) {
            List<Future<int[]>> asked = new ArrayList<>();
            for (int i = 0; i < playing.size(); i++) {
                EpisodeRun run = runs.get(playing.get(i));
                Completion turn = written.get(i);
                asked.add(threads.submit(() -> run.answer(turn, prompts)));
            }
            long until = System.nanoTime() + limit.toNanos();
            List<int[]> answers = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                AttemptFault fault = fault(asked.get(i), runs.get(playing.get(i)), until);
                if (fault == null) {
                    answers.add(asked.get(i).resultNow());
                    continue;
                }
                if (unscored == null) {
                    throw fault.stop();
                }
                asked.get(i).cancel(true);
                failed.put(playing.get(i), new Rollout(written.get(i), unscored.told(fault)));
                answers.add(new int[0]);
            }
            return answers;
        }
    }

    /// Waits for an answer.
    ///
    /// @return why there is none; null where there is one
    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    private @Nullable AttemptFault fault(Future<int[]> asked, EpisodeRun run, long until) {
        try {
            asked.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return null;
        } catch (TimeoutException late) {
            return AttemptFault.late(place(run), limit);
        } catch (ExecutionException failed) {
            Throwable fault = failed.getCause();
            if (fault instanceof RewardException told) {
                throw told;
            }
            if (fault instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            return AttemptFault.thrown(place(run), fault == null ? failed : fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while environments answered");
        }
    }

    private static String place(EpisodeRun run) {
        return "answering a turn in an episode of " + AttemptScoring.named(run.environment(), run.task());
    }
}
