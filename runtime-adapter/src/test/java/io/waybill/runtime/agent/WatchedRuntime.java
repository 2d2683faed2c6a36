package io.waybill.runtime.agent;

import io.waybill.runtime.ContainerRuntime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A runtime whose calls are written down, and into which a test may step at any of them. */
final class WatchedRuntime {
    private static final Set<String> ONLY_LOOKING =
            Set.of("inspect", "list", "watch", "examine", "know", "all", "mean", "healthSays");

    private final ContainerRuntime real;
    private final List<String> calls = new ArrayList<>();
    private final List<String> looks = new ArrayList<>();
    private final Map<String, Runnable> before = new HashMap<>();
    private final Map<String, Runnable> after = new HashMap<>();
    private final ContainerRuntime watched;
    private int stopsAt = -1;

    WatchedRuntime(ContainerRuntime real) {
        this.real = real;
        this.watched =
                (ContainerRuntime)
                        Proxy.newProxyInstance(
                                ContainerRuntime.class.getClassLoader(),
                                new Class<?>[] {ContainerRuntime.class},
                                (_, method, arguments) -> call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        (ONLY_LOOKING.contains(method.getName()) ? looks : calls).add(method.getName());
        once(before, method);
        if (calls.size() == stopsAt && calls.getLast().equals(method.getName())) {
            stopsAt = -1;
            throw new Killed();
        }
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        } finally {
            once(after, method);
        }
    }

    /** What an agent that is killed does not come to. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Has it not come to the call that changes something, of which it is the how manieth. */
    void killedAtCall(int number) {
        stopsAt = number;
    }

    private static void once(Map<String, Runnable> steps, Method method) {
        Runnable step = steps.remove(method.getName());
        if (step != null) {
            step.run();
        }
    }

    ContainerRuntime runtime() {
        return watched;
    }

    /** The names of the calls that change something, in their order. */
    List<String> calls() {
        return calls;
    }

    /** The names of the calls that only look, in their order. */
    List<String> looks() {
        return looks;
    }

    /** Has the step taken before the next such call, instead of it where the step throws. */
    void beforeNext(String call, Runnable step) {
        before.put(call, step);
    }

    /**
     * Has the step taken once the next such call is done; where it throws, nobody learns of that.
     */
    void afterNext(String call, Runnable step) {
        after.put(call, step);
    }
}
