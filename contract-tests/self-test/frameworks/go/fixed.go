//go:build ignore

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

type NodeType struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

type Pool struct {
	ID                 string     `json:"id"`
	Name               string     `json:"name"`
	Description        string     `json:"description"`
	Status             string     `json:"status"`
	Region             string     `json:"region"`
	Provider           string     `json:"provider"`
	NodeCount          int        `json:"nodeCount"`
	CPUUtilization     float64    `json:"cpuUtilization"`
	MemoryUtilization  float64    `json:"memoryUtilization"`
	GPUUtilization     float64    `json:"gpuUtilization"`
	NetworkUtilization float64    `json:"networkUtilization"`
	NodeTypes          []NodeType `json:"nodeTypes"`
	Tags               []string   `json:"tags"`
	CreatedAt          string     `json:"createdAt"`
}

type Activity struct {
	ID        string    `json:"id"`
	PoolID    string    `json:"poolId"`
	PoolName  string    `json:"poolName"`
	Action    string    `json:"action"`
	Details   string    `json:"details"`
	Timestamp time.Time `json:"timestamp"`
	User      string    `json:"user"`
}

type Summary struct {
	TotalPools    int `json:"totalPools"`
	ActivePools   int `json:"activePools"`
	TotalNodes    int `json:"totalNodes"`
	TotalCapacity int `json:"totalCapacity"`
}

type server struct {
	mu         sync.Mutex
	pools      map[string]Pool
	activities []Activity
	lastPool   int
}

// PoolInput is the body of a create or an update. A field that was not sent is nil.
type PoolInput struct {
	Name        *string     `json:"name"`
	Description *string     `json:"description"`
	Region      *string     `json:"region"`
	Provider    *string     `json:"provider"`
	NodeTypes   *[]NodeType `json:"nodeTypes"`
	Tags        *[]string   `json:"tags"`
}

// read decodes the whole body. Decode alone stops after the first value, and keeps a null element as a zero value.
func (input *PoolInput) read(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, input); err != nil {
		return err
	}
	if input.Name != nil && *input.Name == "" {
		return errors.New("name must not be empty")
	}
	if input.NodeTypes != nil {
		for _, it := range *input.NodeTypes {
			if it.Type == "" || it.Count < 0 || it.Count > 1e9 {
				return errors.New("nodeTypes must have a type and a count from 0 to 1,000,000,000")
			}
		}
	}
	return nil
}

func (input *PoolInput) apply(pool *Pool) {
	if input.Name != nil {
		pool.Name = *input.Name
	}
	if input.Description != nil {
		pool.Description = *input.Description
	}
	if input.NodeTypes != nil {
		pool.NodeTypes = *input.NodeTypes
		pool.NodeCount = countNodes(pool.NodeTypes)
	}
	if input.Tags != nil {
		pool.Tags = *input.Tags
	}
}

func main() {
	s := &server{pools: map[string]Pool{}}
	http.HandleFunc("/api/pools", s.handlePools)
	http.HandleFunc("/api/pools/activity", s.handleActivity)
	http.HandleFunc("/api/pools/", s.handlePool)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func (s *server) handlePools(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.Method {
	case http.MethodGet:
		var summary Summary
		// Not `var pools []Pool`, which is null in JSON.
		pools := []Pool{}
		for _, pool := range s.pools {
			pools = append(pools, pool)
			summary.TotalPools++
			summary.TotalNodes += pool.NodeCount
			if pool.Status == "active" {
				summary.ActivePools++
			}
		}
		summary.TotalCapacity = summary.TotalNodes * 8
		writeJSON(w, http.StatusOK, map[string]any{"summary": summary, "pools": pools})
	case http.MethodPost:
		var input PoolInput
		if err := input.read(r); err != nil {
			badRequest(w, err)
			return
		}
		if input.Name == nil || input.Region == nil || input.Provider == nil || input.NodeTypes == nil {
			badRequest(w, errors.New("name, region, provider and nodeTypes are required"))
			return
		}
		s.lastPool++
		pool := Pool{
			ID:        fmt.Sprintf("pool-%d", s.lastPool),
			Status:    "initializing",
			Region:    *input.Region,
			Provider:  *input.Provider,
			Tags:      []string{},
			CreatedAt: time.Now().Format("2006-01-02"),
		}
		input.apply(&pool)
		s.pools[pool.ID] = pool
		s.log(pool, "pool-created", fmt.Sprintf("Created with %d nodes", pool.NodeCount))
		writeJSON(w, http.StatusCreated, pool)
	default:
		writeError(w, http.StatusMethodNotAllowed, "The method is not allowed")
	}
}

func (s *server) handlePool(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pool, ok := s.pools[strings.TrimPrefix(r.URL.Path, "/api/pools/")]
	if !ok {
		writeError(w, http.StatusNotFound, "The requested resource was not found")
		return
	}
	switch r.Method {
	case http.MethodGet:
		writeJSON(w, http.StatusOK, pool)
	case http.MethodPut:
		var input PoolInput
		if err := input.read(r); err != nil {
			badRequest(w, err)
			return
		}
		input.apply(&pool)
		s.pools[pool.ID] = pool
		s.log(pool, "configuration-changed", "Updated")
		writeJSON(w, http.StatusOK, pool)
	case http.MethodDelete:
		delete(s.pools, pool.ID)
		s.log(pool, "pool-deleted", "Deleted")
		writeJSON(w, http.StatusOK, map[string]any{"success": true, "message": "Pool deleted successfully"})
	default:
		writeError(w, http.StatusMethodNotAllowed, "The method is not allowed")
	}
}

func (s *server) handleActivity(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	poolID := r.URL.Query().Get("poolId")
	activities := []Activity{}
	for _, activity := range s.activities {
		if poolID == "" || activity.PoolID == poolID {
			activities = append(activities, activity)
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"activities": activities})
}

func (s *server) log(pool Pool, action, details string) {
	s.activities = append(s.activities, Activity{
		ID:        fmt.Sprintf("act-%d", 1001+len(s.activities)),
		PoolID:    pool.ID,
		PoolName:  pool.Name,
		Action:    action,
		Details:   details,
		Timestamp: time.Now(),
		User:      "system",
	})
}

func countNodes(nodeTypes []NodeType) int {
	total := 0
	for _, it := range nodeTypes {
		total += it.Count
	}
	return total
}

func badRequest(w http.ResponseWriter, err error) {
	writeJSON(w, http.StatusBadRequest, map[string]string{
		"error":   "Bad Request",
		"message": "Invalid request parameters",
		"details": err.Error(),
	})
}

func writeError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]string{"error": http.StatusText(status), "message": message})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value)
}
