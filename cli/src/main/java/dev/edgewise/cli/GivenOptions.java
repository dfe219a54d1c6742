package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options that a person gave to a verb, some of which may have no use in what it is asked to do.
record GivenOptions(CommandSpec spec) {
    /// Refuses all options but `useful`.
    ///
    /// @param who takes no others, such as `eval of a ranker`
    /// @throws ConfigException naming those that were given
    void requireOnly(Set<String> useful, String who) {
        refuse(name -> !useful.contains(name), who);
    }

    /// Refuses the options `useless`.
    ///
    /// @param who does not take them
    /// @throws ConfigException naming those that were given
    void requireNone(Set<String> useless, String who) {
        refuse(useless::contains, who);
    }

    private void refuse(Predicate<String> useless, String who) {
        List<String> given = spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .distinct()
                .filter(useless)
                .toList();
        if (!given.isEmpty()) {
            throw new ConfigException(who + " takes no " + String.join(", ", given) + "; leave "
                    + (given.size() == 1 ? "it" : "them") + " out");
        }
    }
}
