package dev.trainyard.kubernetes.testing;

import java.io.IOException;

/**
 * An API server as a program, for benches that are no tests: it installs the resource definitions of a folder, prints
 * {@code READY URL TOKEN CERTIFICATE KUBECONFIG PID} and ends when its input does.
 */
public final class ApiServerMain {
    private ApiServerMain() {}

    /** @param arguments the folder of the definitions, with a {@code kustomization.yaml} */
    public static void main(String[] arguments) throws IOException {
        try (ApiServer server = ApiServer.start()) {
            Kubectl kubectl = server.kubectl();
            kubectl.call("apply", "--server-side", "-k", arguments[0]);
            kubectl.call("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
            System.out.println("READY " + server.url() + " " + server.config().getOauthToken() + " "
                    + server.config().getCaCertFile() + " " + server.kubeconfig() + " " + server.pid());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Whoever started us is still there.
            }
        }
    }
}
