package dev.edgewise.environment.tools;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// Keys of the families in the tool loop.
@About("Problems that are solved with functions, one command a turn: the tool loop of docs/episodes.md.")
public record LoopSettings(
        @Key(
                value = "Whether the prompt explains the loop and lists its functions; false: the problem alone.",
                standard = "true")
        boolean instructions,

        @Key(value = "Reward of a try that failed, added to that of the outcome.", standard = "0.0", range = "[-1, 0]")
        double errorReward) {
    public LoopSettings {
        Keys.check(LoopSettings.class, instructions, errorReward);
    }
}
