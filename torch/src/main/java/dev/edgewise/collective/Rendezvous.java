package dev.edgewise.collective;

import dev.edgewise.error.ConfigException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the ranks of a run meet, in the environment variables that `torchrun` sets and PyTorch's `env://` reads.
///
/// @param host `MASTER_ADDR`, the machine of rank 0
/// @param port `MASTER_PORT`
/// @param rank `RANK`, from 0
/// @param size `WORLD_SIZE`, at least 1
/// @param serves whether this rank holds the store: rank 0, unless torchrun's agent does
///     (`TORCHELASTIC_USE_AGENT_STORE=True`)
/// @param networkInterface `GLOO_SOCKET_IFNAME`; null leaves the choice to Gloo
/// @param timeout how long a rank waits for the others in one operation: `EDGEWISE_RANK_TIMEOUT` seconds, 30 minutes
///     when unset, as in PyTorch
public record Rendezvous(
        String host,
        int port,
        int rank,
        int size,
        boolean serves,
        @Nullable String networkInterface,
        Duration timeout) {
    private static final long DEFAULT_TIMEOUT = 1800;

    /// Reads the variables; a run of one process without them is one that is alone.
    ///
    /// @throws ConfigException if a variable is missing or is not a number in range
    public static Rendezvous of(Map<String, String> environment) {
        if (!environment.containsKey("WORLD_SIZE") && !environment.containsKey("RANK")) {
            return new Rendezvous("localhost", 0, 0, 1, true, null, Duration.ofSeconds(DEFAULT_TIMEOUT));
        }
        int size = number(environment, "WORLD_SIZE", 1, 65_536);
        int rank = number(environment, "RANK", 0, size - 1);
        boolean alone = size == 1;
        return new Rendezvous(
                alone ? "localhost" : text(environment, "MASTER_ADDR"),
                alone ? 0 : number(environment, "MASTER_PORT", 1, 65_535),
                rank,
                size,
                rank == 0 && !"True".equals(environment.get("TORCHELASTIC_USE_AGENT_STORE")),
                environment.get("GLOO_SOCKET_IFNAME"),
                Duration.ofSeconds(
                        environment.containsKey("EDGEWISE_RANK_TIMEOUT")
                                ? number(environment, "EDGEWISE_RANK_TIMEOUT", 1, 1_000_000)
                                : DEFAULT_TIMEOUT));
    }

    /// Meets the other ranks.
    ///
    /// @throws ConfigException if they do not come
    public Collective join() {
        return size == 1 ? new LocalCollective() : GlooCollective.join(this);
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new ConfigException(name + " is not set; a run of several processes needs RANK, WORLD_SIZE,"
                    + " MASTER_ADDR and MASTER_PORT, as torchrun sets them");
        }
        return value.strip();
    }

    private static int number(Map<String, String> environment, String name, int low, int high) {
        String value = text(environment, name);
        if (value.matches("\\d{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= low && number <= high) {
                return number;
            }
        }
        throw new ConfigException("environment variable " + name + " is '" + value
                + "'; allowed is a whole number from " + low + " to " + high);
    }
}
