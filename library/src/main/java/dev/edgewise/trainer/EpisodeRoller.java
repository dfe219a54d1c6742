package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episodes;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.UserException;
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
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Plays episodes: all of a batch write a turn, then all environments answer, each on a thread of its own, and so on
/// until the last episode is over.
///
/// @param limit how long an environment may take to answer
record EpisodeRoller(Generator generator, PromptRenderer prompts, Duration limit) {
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
            play(runs, dialogue, play.sampling(), threads);
            return runs.stream().map(EpisodeRun::rollout).toList();
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

    private void play(List<EpisodeRun> runs, Dialogue dialogue, SamplingSettings sampling, ExecutorService threads) {
        List<Integer> playing = new ArrayList<>();
        for (int row = 0; row < runs.size(); row++) {
            playing.add(row);
        }
        List<Completion> written = dialogue.first();
        while (true) {
            List<int[]> answers = answers(runs, playing, written, threads);
            List<Dialogue.Next> next = new ArrayList<>();
            List<Integer> going = new ArrayList<>();
            for (int i = 0; i < playing.size(); i++) {
                EpisodeRun run = runs.get(playing.get(i));
                if (!run.ended()) {
                    going.add(playing.get(i));
                    next.add(new Dialogue.Next(
                            playing.get(i), answers.get(i), Math.min(sampling.maxCompletionLength(), run.left())));
                }
            }
            if (next.isEmpty()) {
                return;
            }
            playing = going;
            written = dialogue.next(next);
        }
    }

    private List<int[]> answers(
            List<EpisodeRun> runs, List<Integer> playing, List<Completion> written, ExecutorService threads) {
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
                answers.add(answer(asked.get(i), runs.get(playing.get(i)), until));
            }
            return answers;
        }
    }

    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    private int[] answer(Future<int[]> asked, EpisodeRun run, long until) {
        try {
            return asked.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw AttemptScoring.late(place(run), limit);
        } catch (ExecutionException failed) {
            Throwable fault = failed.getCause();
            if (fault instanceof UserException told) {
                throw told;
            }
            if (fault instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            throw AttemptScoring.failed(place(run), fault == null ? failed : fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while environments answered");
        }
    }

    private static String place(EpisodeRun run) {
        return "answering a turn in an episode of " + AttemptScoring.named(run.environment(), run.task());
    }
}
