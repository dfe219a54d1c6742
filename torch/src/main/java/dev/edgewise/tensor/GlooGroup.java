package dev.edgewise.tensor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.gloo.Device;
import org.jspecify.annotations.Nullable;

/// libtorch's Gloo process group over TCP, with the key-value store its processes met at.
///
/// Every process calls the same operations in the same order. Whatever fails comes as the RuntimeException of the
/// binding. Single-threaded; close it.
public final class GlooGroup implements AutoCloseable {
    static {
        Libtorch.load();
    }

    private final TCPStore server;
    private final PrefixStore store;
    private final ProcessGroupGloo group;
    private boolean connected = true;

    /// Meets the other processes; returns when all are there.
    ///
    /// @param host where the store is
    /// @param serves whether this process holds the store: exactly one does
    /// @param networkInterface name of the interface to talk over; null for the one that `host`, when it is this
    ///     machine, or this machine's name has
    /// @param meeting how long to wait for the store and the others
    /// @param timeout how long one operation may take
    public GlooGroup(
            String host,
            int port,
            int rank,
            int size,
            boolean serves,
            @Nullable String networkInterface,
            Duration meeting,
            Duration timeout) {
        try (PointerScope _ = new PointerScope()) {
            TCPStoreOptions options = new TCPStoreOptions()
                    .port((short) port)
                    .isServer(serves)
                    .numWorkers(new SizeTPointer(1).put(size))
                    .waitWorkers(false)
                    .timeout(milliseconds(meeting));
            server = new TCPStore(host, options);
            store = new PrefixStore("edgewise", server);
            GlooDeviceVector devices = new GlooDeviceVector(device(host, networkInterface));
            ProcessGroupGloo.Options gloo = ProcessGroupGloo.Options.create(milliseconds(timeout));
            gloo.devices(devices);
            group = new ProcessGroupGloo(new PrefixStore("gloo", store), rank, size, gloo);
            keep(server);
            keep(store);
            keep(group);
        }
    }

    private static Device device(String host, @Nullable String networkInterface) {
        if (networkInterface != null) {
            return ProcessGroupGloo.createDeviceForInterface(networkInterface);
        }
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        return loopback ? ProcessGroupGloo.createDeviceForHostname(host) : ProcessGroupGloo.createDefaultDevice();
    }

    private static void keep(Pointer pointer) {
        pointer.retainReference();
    }

    private static Milliseconds milliseconds(Duration duration) {
        return new Milliseconds(duration.toMillis());
    }

    /// Replaces the values of every tensor by their sum over all processes; every process gets the same bits.
    ///
    /// @param tensors contiguous, on the CPU
    public void sum(List<Tensor> tensors) {
        run(tensors, group::allreduce);
    }

    /// Replaces the values of every tensor by those of rank 0.
    ///
    /// @param tensors contiguous, on the CPU
    public void broadcast(List<Tensor> tensors) {
        run(tensors, group::broadcast);
    }

    private interface Operation {
        Work start(TensorVector tensors);
    }

    /// Starts all, so that they overlap, then waits for each.
    private static void run(List<Tensor> tensors, Operation operation) {
        try (PointerScope _ = new PointerScope()) {
            List<Work> running = new ArrayList<>();
            for (Tensor tensor : tensors) {
                running.add(operation.start(Tensors.vector(List.of(tensor))));
            }
            running.forEach(Work::_wait);
        }
    }

    /// Writes a value for all to see.
    public void put(String key, String value) {
        try (PointerScope _ = new PointerScope()) {
            store.set(new BytePointer(key), new BytePointer(value));
        }
    }

    /// Returns whether someone wrote the key.
    public boolean has(String key) {
        try (PointerScope _ = new PointerScope()) {
            return store.check(new StringVector(key));
        }
    }

    /// Returns the value of a key, waiting for it.
    public String get(String key) {
        try (PointerScope _ = new PointerScope()) {
            return store.get_to_str(new BytePointer(key)).getString();
        }
    }

    /// Adds to a counter that begins at 0.
    ///
    /// @return the counter afterwards
    public long add(String key, long amount) {
        try (PointerScope _ = new PointerScope()) {
            return store.add(key, amount);
        }
    }

    /// Closes the connections to the other processes, which ends what they wait for; the store stays.
    public void disconnect() {
        if (connected) {
            connected = false;
            group.releaseReference();
        }
    }

    @Override
    public void close() {
        disconnect();
        store.releaseReference();
        server.releaseReference();
    }
}
