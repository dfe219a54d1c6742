package dev.edgewise.bench;

import java.util.List;

/// A program that does a workload, measured in processes of its own.
///
/// @param id unique: `edgewise:sft-bf16`
/// @param model as [BenchModel] opens it; the peers' scripts know the same names
/// @param bf16 whether its products are bf16
/// @param repeats timed repetitions per process, after one that is not counted
public record Contender(String id, Program program, String model, boolean bf16, Workload workload, int repeats) {
    /// Who does it.
    public sealed interface Program {
        /// This program.
        record Edgewise() implements Program {}

        /// A Python script of `benchmarks/peers`.
        ///
        /// @param name for people: `TRL fp32`
        /// @param script file name
        /// @param packages what it needs beyond torch and transformers
        record Peer(String name, String script, List<String> arguments, List<String> packages) implements Program {
            public Peer {
                arguments = List.copyOf(arguments);
                packages = List.copyOf(packages);
            }
        }
    }

    /// Returns the name for people.
    String name() {
        return switch (program) {
            case Program.Edgewise _ -> "Edgewise";
            case Program.Peer peer -> peer.name();
        };
    }
}
