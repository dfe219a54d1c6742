package dev.edgewise.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.rollout.Completion;
import dev.edgewise.server.TinyModels;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.StopStrings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The engine beside the [Generator], which writes the same from the same weights.
@Tag("native")
class BatchEngineTest {
    private static final EngineLimits LIMITS = new EngineLimits(8, 100, 1L << 24, 1L << 22, 16);

    @Test
    void manyAtOnceWriteWhatEachWritesAlone() throws InterruptedException {
        try (OpenModel model = TinyModels.open()) {
            TokenIds random = new TokenIds(3);
            List<Generation> wanted = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                int[] prompt = random.ids(1 + random.nextInt(60));
                double temperature = i % 3 == 0 ? 0 : 0.5 + random.nextDouble();
                SamplingSettings sampling = new SamplingSettings(
                        temperature,
                        i % 4 == 1 && temperature > 0 ? 0.8 : 1,
                        i % 5 == 1 && temperature > 0 ? 7 : 0,
                        1 + random.nextInt(50),
                        i % 2 == 0 ? List.of() : List.of("e", "th"));
                wanted.add(generation(model, prompt, 1 + i % 3, sampling, 100 + i));
            }
            List<List<Completion>> alone = wanted.stream()
                    .map(g -> new Generator(model.policy(), model.tokenizer())
                            .generate(List.of(new Generator.Request(g.promptIds(), g.seed())), g.copies(), g.sampling())
                            .getFirst())
                    .toList();
            long live = TensorScope.liveTensors();
            try (BatchEngine engine = new BatchEngine(model.policy(), model.tokenizer(), LIMITS)) {
                for (int round = 0; round < 2; round++) {
                    List<Reader> readers = new ArrayList<>();
                    for (Generation generation : wanted) {
                        readers.add(new Reader(engine, generation));
                    }
                    for (int i = 0; i < readers.size(); i++) {
                        readers.get(i).await();
                        for (int copy = 0; copy < wanted.get(i).copies(); copy++) {
                            Completion expected = alone.get(i).get(copy);
                            assertThat(readers.get(i).text(copy))
                                    .as("prompt %s, copy %s, round %s", i, copy, round)
                                    .isEqualTo(expected.text());
                            assertThat(readers.get(i).ids(copy)).containsExactly(expected.tokenIds());
                        }
                    }
                }
                assertThat(engine.stats().knownTokens()).isPositive();
            }
            assertThat(TensorScope.liveTensors()).isEqualTo(live);
        }
    }

    @Test
    void scoresOfPromptAndCompletionAreThoseOfTheTrainingPass() throws InterruptedException {
        try (OpenModel model = TinyModels.open()) {
            int[] prompt = new TokenIds(4).ids(50);
            float[] expected;
            Reader reader;
            try (BatchEngine engine = new BatchEngine(model.policy(), model.tokenizer(), LIMITS)) {
                reader = new Reader(engine, scored(model, prompt, 12));
                reader.await();
            }
            int[] written = reader.ids(0);
            expected = model.policy()
                    .logProbs(
                            List.of(TrainingSequence.demonstration(new int[] {prompt[0]}, behind(prompt, written))), 1)
                    .getFirst();
            List<TokenScore> scores = new ArrayList<>(reader.promptScores);
            scores.addAll(reader.scores.get(0));
            assertThat(scores).hasSize(expected.length);
            for (int t = 0; t < expected.length; t++) {
                TokenScore score = scores.get(t);
                assertThat(score.logProb()).isCloseTo(expected[t], within(2e-4f));
                assertThat(score.topIds()).hasSize(3);
                assertThat(score.topLogProbs()[0]).isGreaterThanOrEqualTo(score.logProb());
            }
            TokenScore first = reader.scores.get(0).getFirst();
            assertThat(first.topIds()[0]).isEqualTo(first.id());
        }
    }

    @Test
    void whatIsCancelledLeavesAndTheRestGoesOn() throws InterruptedException {
        try (OpenModel model = TinyModels.open();
                BatchEngine engine =
                        new BatchEngine(model.policy(), model.tokenizer(), new EngineLimits(2, 1, 1L << 24, 0, 16))) {
            CountDownLatch secondIsThere = new CountDownLatch(1);
            CountDownLatch refused = new CountDownLatch(1);
            Reader first = new Reader(engine, endless(model, 200, secondIsThere));
            Reader second = new Reader(engine, endless(model, 100, refused));
            secondIsThere.countDown();
            first.awaitText();
            second.awaitText();
            Reader third = new Reader(engine, endless(model, 20));
            assertThatThrownBy(() -> new Reader(engine, endless(model, 20)))
                    .isInstanceOf(EngineBusyException.class)
                    .hasMessage("the server is busy: 2 completions are being written and 1 prompts wait");
            first.ticket.cancel();
            refused.countDown();
            second.await();
            third.await();
            assertThat(second.ids(0)).hasSize(100);
            assertThat(third.ids(0)).hasSize(20);
            assertThat(first.events).noneMatch(e -> e instanceof GenerationEvent.Done);
        }
    }

    /// Whoever is told of an end may ask again at once, where there is room for one alone.
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatHasEndedIsCountedAsRunningNoMore(int tokens) throws InterruptedException {
        EngineLimits one = new EngineLimits(1, 0, 1L << 24, 0, 16);
        try (OpenModel model = TinyModels.open();
                BatchEngine engine = new BatchEngine(model.policy(), model.tokenizer(), one)) {
            BlockingQueue<Object> told = new LinkedBlockingQueue<>();
            engine.submit(List.of(endless(model, tokens)), (_, event) -> {
                if (event instanceof GenerationEvent.Done) {
                    told.add(engine.stats().running());
                    again(engine, endless(model, tokens), told);
                }
            });
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(0);
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("written");
        }
    }

    private static void again(BatchEngine engine, Generation wanted, BlockingQueue<Object> told) {
        try {
            engine.submit(List.of(wanted), (_, event) -> {
                if (event instanceof GenerationEvent.Done) {
                    told.add("written");
                }
            });
        } catch (EngineBusyException busy) {
            told.add(String.valueOf(busy.getMessage()));
        }
    }

    @Test
    void aConstraintDecidesWhatMayBeDrawn() throws InterruptedException {
        try (OpenModel model = TinyModels.open();
                BatchEngine engine = new BatchEngine(model.policy(), model.tokenizer(), LIMITS)) {
            List<Integer> told = new ArrayList<>();
            Generation plain = endless(model, 6);
            Supplier<TokenConstraint> onlyEven = () -> new TokenConstraint() {
                @Override
                public BitSet allowed() {
                    BitSet set = new BitSet();
                    set.set(70 + 2 * told.size());
                    return set;
                }

                @Override
                public void accept(int id) {
                    told.add(id);
                }
            };
            Reader reader = new Reader(
                    engine,
                    new Generation(plain.promptIds(), 1, plain.sampling(), plain.stops(), 1, true, 0, false, onlyEven));
            reader.await();
            assertThat(told).containsExactly(70, 72, 74, 76, 78, 80);
            assertThat(reader.scores.get(0))
                    .allSatisfy(s -> assertThat(s.logProb()).isZero());
        }
    }

    @Test
    void aFullCacheMakesRequestsWait() throws InterruptedException {
        try (OpenModel model = TinyModels.open()) {
            Generation one = endless(model, 30);
            long bytes;
            try (BatchEngine engine = new BatchEngine(model.policy(), model.tokenizer(), LIMITS)) {
                bytes = engine.bytes(one);
            }
            EngineLimits tight = new EngineLimits(8, 100, 2 * bytes, 0, 16);
            try (BatchEngine engine = new BatchEngine(model.policy(), model.tokenizer(), tight)) {
                List<Reader> readers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    readers.add(new Reader(engine, one));
                }
                for (Reader reader : readers) {
                    reader.await();
                    assertThat(reader.most).isLessThanOrEqualTo(2);
                }
            }
        }
    }

    private static Generation endless(OpenModel model, int tokens) {
        return endless(model, tokens, new CountDownLatch(0));
    }

    /// Never ends by itself: only letters may follow.
    ///
    /// @param more awaited before the second token
    private static Generation endless(OpenModel model, int tokens, CountDownLatch more) {
        SamplingSettings sampling = new SamplingSettings(1, 1, 0, tokens, List.of());
        BitSet letters = new BitSet();
        letters.set(65, 90);
        Supplier<TokenConstraint> some = () -> new TokenConstraint() {
            private int taken;

            @Override
            public BitSet allowed() {
                if (taken > 0) {
                    await(more);
                }
                return letters;
            }

            @Override
            public void accept(int id) {
                taken++;
                assertThat(id).isBetween(65, 89);
            }
        };
        return new Generation(
                new int[] {5, 6, 7},
                1,
                sampling,
                new StopStrings(model.tokenizer(), List.of()),
                1,
                true,
                0,
                false,
                some);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS))
                    .as("nobody let it go on")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Generation generation(
            OpenModel model, int[] prompt, int copies, SamplingSettings sampling, long seed) {
        StopStrings stops = new StopStrings(model.tokenizer(), sampling.stop());
        return new Generation(prompt, copies, sampling, stops, seed, true, 0, false, null);
    }

    private static Generation scored(OpenModel model, int[] prompt, int tokens) {
        SamplingSettings greedy = SamplingSettings.greedy(tokens, List.of());
        StopStrings stops = new StopStrings(model.tokenizer(), List.of());
        return new Generation(prompt, 1, greedy, stops, 1, true, 3, true, null);
    }

    private static int[] behind(int[] prompt, int[] written) {
        int[] all = new int[prompt.length - 1 + written.length];
        System.arraycopy(prompt, 1, all, 0, prompt.length - 1);
        System.arraycopy(written, 0, all, prompt.length - 1, written.length);
        return all;
    }

    /// Random token ids.
    private static final class TokenIds extends Random {
        private static final long serialVersionUID = 1L;

        TokenIds(long seed) {
            super(seed);
        }

        int[] ids(int count) {
            return ints(count, 0, 400).toArray();
        }
    }

    /// Takes the events of one request.
    private static final class Reader {
        private final BatchEngine engine;
        private final BlockingQueue<GenerationEvent> queue = new LinkedBlockingQueue<>();
        private final List<GenerationEvent> events = new ArrayList<>();
        private final List<TokenScore> promptScores = new ArrayList<>();
        private final List<List<TokenScore>> scores = new ArrayList<>();
        private final List<StringBuilder> texts = new ArrayList<>();
        private final BatchEngine.Ticket ticket;
        private int most;

        Reader(BatchEngine engine, Generation generation) {
            this.engine = engine;
            for (int copy = 0; copy < generation.copies(); copy++) {
                scores.add(new ArrayList<>());
                texts.add(new StringBuilder());
            }
            this.ticket = engine.submit(List.of(generation), (_, event) -> queue.add(event));
        }

        void await() throws InterruptedException {
            while (!(take() instanceof GenerationEvent.Done)) {
                most = Math.max(most, engine.stats().running());
            }
        }

        void awaitText() throws InterruptedException {
            while (!(take() instanceof GenerationEvent.Text)) {
                most = Math.max(most, engine.stats().running());
            }
        }

        private GenerationEvent take() throws InterruptedException {
            @Nullable GenerationEvent event = queue.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("no event for 30 seconds").isNotNull();
            events.add(event);
            switch (event) {
                case GenerationEvent.Prompt prompt -> promptScores.addAll(prompt.scores());
                case GenerationEvent.Text text -> {
                    texts.get(text.copy()).append(text.text());
                    scores.get(text.copy()).addAll(text.scores());
                }
                case GenerationEvent.Failed failed -> throw failed.cause();
                case GenerationEvent.End _, GenerationEvent.Done _ -> {}
            }
            return event;
        }

        String text(int copy) {
            return texts.get(copy).toString();
        }

        int[] ids(int copy) {
            return scores.get(copy).stream().mapToInt(TokenScore::id).toArray();
        }
    }
}
