/// LoRA adapters as PEFT keeps them on disk: a directory with `adapter_config.json` and
/// `adapter_model.safetensors`.
///
/// Reading order: [dev.edgewise.format.adapter.AdapterConfig], [dev.edgewise.format.adapter.TargetModules],
/// [dev.edgewise.format.adapter.AdapterDirectory]. `dev.edgewise.model.LowRankAdapter` says
/// what the tensors do to a model.
///
/// To read one more of PEFT's settings: take it out of what [dev.edgewise.format.adapter.AdapterConfigFile]
/// refuses, carry it in [dev.edgewise.format.adapter.AdapterConfig], and add an adapter made by PEFT to
/// `testkit/oracle/make_lora.py`.
@NullMarked
package dev.edgewise.format.adapter;

import org.jspecify.annotations.NullMarked;
