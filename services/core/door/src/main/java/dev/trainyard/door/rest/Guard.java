package dev.trainyard.door.rest;

import dev.trainyard.door.DoorRoutes;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands before all routes: the bearer token, the limit of bodies, problems instead of the server's own error pages,
 * and a refusal of what a web page of somebody else sends through a browser on this machine.
 */
public final class Guard implements DoorRoutes {
    /** What probes, Quarkus' own pages and a browser without a token must be able to read; none tells about the yard. */
    private static final Pattern OPEN = Pattern.compile("/livez|/readyz|/openapi(\\.json)?|/docs(/.*)?|/q/.*");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final DoorSettings settings;
    private final AllowedMethods allowed;

    /**
     * @param settings what to refuse
     * @param allowed what a refusal of a method names
     */
    Guard(DoorSettings settings, AllowedMethods allowed) {
        this.settings = settings;
        this.allowed = allowed;
    }

    @Override
    public void mount(Router router) {
        router.route().handler(this::admit).failureHandler(Guard::problemOfRoute);
        router.route()
                .handler(
                        BodyHandler.create(false).setBodyLimit(settings.limits().bodyBytesMax()));
        for (int status : new int[] {400, 404, 405, 413, 415, 500, 501}) {
            router.errorHandler(status, problem(status));
        }
    }

    private void admit(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            refuse(ctx, 403, "requests from the web page " + origin + " are not taken");
            return;
        }
        if (settings.token().isEmpty() && LOOPBACK.contains(settings.host()) && !isLoopback(host)) {
            refuse(ctx, 403, "Host " + host + " is not this machine; call the yard by localhost or 127.0.0.1");
            return;
        }
        if (!settings.token().isEmpty()
                && !OPEN.matcher(String.valueOf(request.path())).matches()) {
            String given = request.getHeader("Authorization");
            if (given == null || !given.startsWith("Bearer ")) {
                refuse(ctx, 401, "this yard wants a token; send Authorization: Bearer TOKEN");
                return;
            }
            if (!MessageDigest.isEqual(
                    given.substring("Bearer ".length()).strip().getBytes(StandardCharsets.UTF_8),
                    settings.token().getBytes(StandardCharsets.UTF_8))) {
                refuse(ctx, 403, "the token is not that of this yard");
                return;
            }
        }
        for (String name : ctx.queryParams().names()) {
            int times = ctx.queryParams().getAll(name).size();
            if (times > 1) {
                refuse(ctx, 400, name + " is given " + times + " times in the query; give it once");
                return;
            }
        }
        ctx.next();
    }

    private static void problemOfRoute(RoutingContext ctx) {
        if (ctx.failure() instanceof HttpProblem problem) {
            Dispatcher.send(ctx, Reply.problem(problem));
        } else {
            ctx.next();
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return true;
        }
        int colon = host.lastIndexOf(':');
        return LOOPBACK.contains(host) || (colon > 0 && LOOPBACK.contains(host.substring(0, colon)));
    }

    private static void refuse(RoutingContext ctx, int status, String detail) {
        Dispatcher.send(ctx, Reply.problem(new HttpProblem(status, detail)));
    }

    private Handler<RoutingContext> problem(int status) {
        return ctx -> {
            if (ctx.response().ended()) {
                return;
            }
            String what = ctx.request().method() + " " + ctx.request().path();
            String detail =
                    switch (status) {
                        case 404 -> "there is nothing at " + ctx.request().path() + "; see /docs";
                        case 405 -> what + " is not possible; see /docs for the methods";
                        case 413 ->
                            "the body is larger than " + settings.limits().bodyBytesMax()
                                    + " bytes; split it into several requests";
                        default ->
                            what + " failed"
                                    + (ctx.failure() == null
                                            ? ""
                                            : ": " + ctx.failure().getMessage());
                    };
            Reply reply = Reply.problem(new HttpProblem(status, detail));
            Dispatcher.send(
                    ctx,
                    status == 405 ? reply.with("Allow", allowed.at(ctx.request().path())) : reply);
        };
    }
}
