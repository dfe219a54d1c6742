/// Models from the Hugging Face hub: found by id, kept in the cache that Python's `huggingface_hub` uses too.
///
/// Reading order: [dev.edgewise.hub.Hub], [dev.edgewise.hub.HubSettings], [dev.edgewise.hub.HubId], then its
/// parts: [dev.edgewise.hub.HubHttp] (requests, redirects, the token), [dev.edgewise.hub.HubCache] (folders),
/// [dev.edgewise.hub.BlobDownload] (one file, resumed and checked). Nothing a server says becomes a path
/// unchecked.
@NullMarked
package dev.edgewise.hub;

import org.jspecify.annotations.NullMarked;
