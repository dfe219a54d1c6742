package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTableTest {
    private static final String RESULT = """
            {"date":"2026-11-23T12:00:00Z","cpu":"AMD EPYC 9B45","threads":2,"commit":"0123456789abcdef","dirty":true,
             "libtorch":"2.10.0","peers":{"python":"3.12.3","torch":"2.13.0"},"rounds":3,
             "rows":[
              {"id":"grpo","title":"GRPO step","contender":"edgewise:grpo","seconds":4.26,"limit_share":0.615,
               "java_share":0.0124,"peak_rss_bytes":2400000000,
               "peers":[{"name":"TRL fp32","seconds":24.5,"ratio":5.751,"peak_rss_bytes":5800000000},
                        {"name":"TRL pure bf16","seconds":16.1,"ratio":3.779}]},
              {"id":"sft","title":"SFT step","contender":"edgewise:sft","seconds":0.9,"tokens_per_second":1138,
               "peers":[]},
              {"id":"gone","title":"not measured","contender":"edgewise:gone","peers":[]}],
             "contenders":{
              "edgewise:grpo":{"rounds":[
                {"profile":{"profile/decode":3,"profile/backward":1}},
                {"profile":{"profile/decode":2,"profile/backward":2}}]},
              "edgewise:products":{"rounds":[
                {"products":[{"rows":1024,"inputs":576,"outputs":960,"bf16":true,"gflops":850},
                             {"rows":32,"inputs":576,"outputs":960,"bf16":false,"gflops":9.7}]},
                {"products":[{"rows":32,"inputs":576,"outputs":960,"bf16":false,"gflops":9.9}]}]}}}
            """;

    @Test
    void aTerminalGetsColumns() throws IOException {
        assertThat(BenchTable.text(result()))
                .isEqualTo(List.of(
                        "2026-11-23 · AMD EPYC 9B45, 2 threads · commit 0123456789ab with changes · libtorch 2.10.0"
                                + " · python 3.12.3 · torch 2.13.0 · medians of 3 rounds",
                        "",
                        "work         Edgewise  of the limit  outside native    peak  other          its speed  ratio  its peak",
                        "GRPO step      4.26 s          62 %           1.2 %  2.4 GB  TRL fp32          24.5 s  5.75×    5.8 GB",
                        "                                                             TRL pure bf16     16.1 s  3.78×",
                        "SFT step   1138 tok/s",
                        "",
                        "matrix products, GFLOP/s",
                        "weight     fp32 × 32 rows  bf16 × 1024 rows",
                        "576 × 960            9.80               850",
                        "",
                        "grpo: decode 62.5 %, backward 37.5 %"));
    }

    @Test
    void aReadmeGetsMarkdown() throws IOException {
        assertThat(BenchTable.markdown(result()).subList(2, 11))
                .isEqualTo(List.of(
                        "| work | Edgewise | of the limit | outside native | peak | other | its speed | ratio | its peak |",
                        "|---|--:|--:|--:|--:|---|--:|--:|--:|",
                        "| GRPO step | 4.26 s | 62 % | 1.2 % | 2.4 GB | TRL fp32 | 24.5 s | 5.75× | 5.8 GB |",
                        "| GRPO step |  |  |  |  | TRL pure bf16 | 16.1 s | 3.78× |  |",
                        "| SFT step | 1138 tok/s |  |  |  |  |  |  |  |",
                        "",
                        "Matrix products, GFLOP/s:",
                        "",
                        "| weight | fp32 × 32 rows | bf16 × 1024 rows |"));
    }

    private static JsonNode result() throws IOException {
        return new ObjectMapper().readTree(RESULT);
    }
}
