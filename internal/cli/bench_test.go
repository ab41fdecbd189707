//go:build unix

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// A keyless ask as a whole process: start, load of the stored index, answer, exit.
func BenchmarkAskProcess(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "attache")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, "attache/cmd/attache")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	data := b.TempDir()
	var peak int64
	for b.Loop() {
		cmd := exec.Command(binary, "ask", "How much of Cuba's debt did Russia write off?")
		cmd.Env = []string{"HOME=" + data, "ATTACHE_DATA=" + data}
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = max(peak, usage.Maxrss) // KiB on Linux, bytes on macOS
		}
	}
	b.ReportMetric(float64(peak), "peak-rss")
}
