package dev.edgewise.preference.loss;

import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.plugin.PreferenceProvider;
import dev.edgewise.preference.PreferenceLoss;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The losses of pairs that Edgewise brings: all of TRL's `DPOConfig`.
public final class PreferenceLosses {
    /// Makes each by its name.
    public static final List<PreferenceProvider<NoSettings>> PROVIDERS = Stream.of(
                    Arrays.stream(MarginLoss.Type.values())
                            .map(type -> provider(type.key(), context -> new MarginLoss(type, context))),
                    Arrays.stream(RatioLoss.Type.values())
                            .map(type -> provider(type.key(), context -> new RatioLoss(type, context))),
                    Arrays.stream(SortedLoss.Type.values())
                            .map(type -> provider(type.key(), context -> new SortedLoss(type, context))),
                    Stream.of(provider(ImitationLoss.KEY, _ -> new ImitationLoss())))
            .flatMap(each -> each)
            .toList();

    private PreferenceLosses() {}

    private static PreferenceProvider<NoSettings> provider(
            String type, Function<PreferenceContext, PreferenceLoss> create) {
        return PreferenceProvider.of(type, NoSettings.class, (_, context) -> create.apply(context));
    }
}
