// Forward lets programs outside of the cluster's network namespace reach the API server in it: it listens outside, and
// connects inside.
//
//	forward LISTEN NAMESPACE TARGET    forward 127.0.0.1:6443 /run/netns/trainyard 127.0.0.1:6443
//
// A socket stays in the namespace that it was made in. So this listens first, and then becomes, by way of nsenter, a
// process of the namespace that inherits the socket.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

const inherited = "--inherited"

func main() {
	if len(os.Args) != 4 {
		fail("usage: forward LISTEN NAMESPACE TARGET")
	}
	if os.Args[1] == inherited {
		serve(os.Args[2], os.Args[3])
		return
	}
	enter(os.Args[1], os.Args[2], os.Args[3])
}

func enter(address, namespace, target string) {
	listener, err := net.Listen("tcp", address)
	check(err)
	file, err := listener.(*net.TCPListener).File()
	check(err)
	// A copy of the descriptor that outlives exec: those that Go makes are closed by it.
	socket, err := syscall.Dup(int(file.Fd()))
	check(err)
	self, err := os.Executable()
	check(err)
	nsenter, err := exec.LookPath("nsenter")
	check(err)
	arguments := []string{nsenter, "--net=" + namespace, self, inherited, strconv.Itoa(socket), target}
	check(syscall.Exec(nsenter, arguments, os.Environ()))
}

func serve(socket, target string) {
	number, err := strconv.Atoi(socket)
	check(err)
	listener, err := net.FileListener(os.NewFile(uintptr(number), "listener"))
	check(err)
	for {
		outside, err := listener.Accept()
		check(err)
		go connect(outside.(*net.TCPConn), target)
	}
}

func connect(outside *net.TCPConn, target string) {
	defer outside.Close()
	connection, err := net.Dial("tcp", target)
	if err != nil {
		return // the caller sees a closed connection, as it would without us
	}
	inside := connection.(*net.TCPConn)
	defer inside.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		copyAndClose(inside, outside)
	}()
	copyAndClose(outside, inside)
	<-done
}

// copyAndClose passes on the end of one direction, since the other may go on.
func copyAndClose(to, from *net.TCPConn) {
	_, _ = io.Copy(to, from)
	_ = to.CloseWrite()
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "forward: "+message)
	os.Exit(1)
}
