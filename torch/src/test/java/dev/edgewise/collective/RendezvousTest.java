package dev.edgewise.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The environment variables of `torchrun`.
class RendezvousTest {
    private static final Map<String, String> TORCHRUN =
            Map.of("RANK", "3", "WORLD_SIZE", "4", "MASTER_ADDR", "10.0.0.7", "MASTER_PORT", "29500");

    @Test
    void withoutVariablesAProcessIsAlone() {
        try (Collective alone = Rendezvous.of(Map.of("HOME", "/root")).join()) {
            assertThat(alone).isInstanceOf(LocalCollective.class);
            assertThat(alone.rank()).isZero();
            assertThat(alone.size()).isOne();
            assertThat(alone.leads()).isTrue();
            assertThat(alone.sum(1.5, -2)).containsExactly(1.5, -2);
            assertThat(alone.broadcast(7)).isEqualTo(7);
            assertThat(alone.gather(1, 2, 3)).hasSize(1).first().isEqualTo(new double[] {1, 2, 3});
        }
    }

    @Test
    void torchrunsVariablesAreRead() {
        assertThat(Rendezvous.of(TORCHRUN))
                .isEqualTo(new Rendezvous("10.0.0.7", 29500, 3, 4, false, null, Duration.ofMinutes(30)));
    }

    @Test
    void rankZeroHoldsTheStoreUnlessTorchrunsAgentDoes() {
        assertThat(Rendezvous.of(with("RANK", "0")).serves()).isTrue();
        Map<String, String> agent = with("RANK", "0");
        agent.put("TORCHELASTIC_USE_AGENT_STORE", "True");
        assertThat(Rendezvous.of(agent).serves()).isFalse();
    }

    @Test
    void interfaceAndTimeoutAreOptional() {
        Map<String, String> environment = with("GLOO_SOCKET_IFNAME", "eth1");
        environment.put("EDGEWISE_RANK_TIMEOUT", "90");
        assertThat(Rendezvous.of(environment))
                .isEqualTo(new Rendezvous("10.0.0.7", 29500, 3, 4, false, "eth1", Duration.ofSeconds(90)));
    }

    @Test
    void badVariablesAreNamed() {
        assertThatThrownBy(() -> Rendezvous.of(Map.of("WORLD_SIZE", "2")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("RANK is not set; a run of several processes needs RANK, WORLD_SIZE, MASTER_ADDR and"
                        + " MASTER_PORT, as torchrun sets them");
        assertThatThrownBy(() -> Rendezvous.of(with("RANK", "4")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("environment variable RANK is '4'; allowed is a whole number from 0 to 3");
        assertThatThrownBy(() -> Rendezvous.of(with("MASTER_PORT", "http")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("environment variable MASTER_PORT is 'http'; allowed is a whole number from 1 to 65535");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(TORCHRUN);
        environment.put(name, value);
        return environment;
    }
}
